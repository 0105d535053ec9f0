package slipway.api;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The one JSON codec: records without annotations, camel case, unknown fields refused, bounded
/// depth.
public final class Json {
  private static final int DEPTH_MAX = 64;
  private static final int STRING_LENGTH_MAX = 20_000_000;
  private static final int SHOWN_LENGTH_MAX = 100;
  private static final String WHOLE = "a whole number";
  private static final String NUMBER = "a number";
  private static final String TRUTH = "true or false";
  private static final Map<Class<?>, String> EXPECTATIONS =
      Map.ofEntries(
          Map.entry(int.class, WHOLE),
          Map.entry(Integer.class, WHOLE),
          Map.entry(long.class, WHOLE),
          Map.entry(Long.class, WHOLE),
          Map.entry(double.class, NUMBER),
          Map.entry(Double.class, NUMBER),
          Map.entry(BigDecimal.class, NUMBER),
          Map.entry(boolean.class, TRUTH),
          Map.entry(Boolean.class, TRUTH),
          Map.entry(String.class, "a string"),
          Map.entry(LocalDate.class, "a date as \"1997-06-30\""),
          Map.entry(Instant.class, "an instant as \"1997-06-30T00:00:00Z\""));

  /// Strict: an unknown field is an error, and so is a value of another kind than the field's (2.5
  /// or "2" for a whole number). For our own faces.
  public static final JsonMapper STRICT =
      builder()
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /// Lenient: unknown fields are passed over. For answers read by clients and for stored documents.
  public static final JsonMapper LENIENT =
      builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Json() {}

  private static JsonMapper.Builder builder() {
    return JsonMapper.builder(
            JsonFactory.builder()
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .maxStringLength(STRING_LENGTH_MAX)
                        .build())
                .build())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }

  public static <T> T read(byte[] bytes, Class<T> type) {
    try {
      T value = STRICT.readValue(bytes, type);
      if (value == null) {
        throw new SlipwayException(ErrorCode.MALFORMED_BODY, "JSON: null (expected: a value)");
      }
      return value;
    } catch (JacksonException e) {
      throw refused(e, bytes);
    }
  }

  public static <T> T read(String text, Class<T> type) {
    return read(text.getBytes(StandardCharsets.UTF_8), type);
  }

  public static <T> T readLenient(byte[] bytes, Class<T> type) {
    try {
      return LENIENT.readValue(bytes, type);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  public static <T> T readLenient(String text, TypeReference<T> type) {
    try {
      return LENIENT.readValue(text, type);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  public static JsonNode tree(byte[] bytes) {
    try {
      return STRICT.readTree(bytes);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  public static JsonNode tree(String text) {
    return tree(text.getBytes(StandardCharsets.UTF_8));
  }

  public static JsonNode treeOf(Object value) {
    return STRICT.valueToTree(value);
  }

  public static ObjectNode object() {
    return STRICT.createObjectNode();
  }

  public static byte[] bytes(Object value) {
    return STRICT.writeValueAsBytes(value);
  }

  public static String text(Object value) {
    return STRICT.writeValueAsString(value);
  }

  /// Two-space indented, for people.
  public static String pretty(Object value) {
    return STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /// The canonical bytes of any value (see [CanonicalJson]): what is hashed.
  public static byte[] canonical(Object value) {
    return CanonicalJson.bytes(value instanceof JsonNode node ? node : treeOf(value));
  }

  public static Digest digest(Object value) {
    return Digest.of(canonical(value));
  }

  /// A map with its keys in order, for documents that are hashed or compared.
  public static <V> Map<String, V> sorted(Map<String, V> map) {
    return java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(map));
  }

  private static SlipwayException malformed(JacksonException e) {
    var at = e.getLocation();
    var place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new SlipwayException(
        ErrorCode.MALFORMED_BODY, "JSON" + place + ": " + e.getOriginalMessage(), e);
  }

  /// Where the JSON itself is right but a value is of another kind than its field, the complaint
  /// names both.
  private static SlipwayException refused(JacksonException e, byte[] bytes) {
    if (e instanceof MismatchedInputException wrong && !wrong.getPath().isEmpty()) {
      var expectation = expectation(wrong.getTargetType());
      if (expectation.isPresent()) {
        return found(wrong.getPath(), tree(bytes), expectation.get());
      }
    }
    return malformed(e);
  }

  /// The complaint about a field such as `rules[2].least`.
  private static SlipwayException found(
      List<JacksonException.Reference> path, JsonNode whole, String expectation) {
    var field = new StringBuilder();
    var value = whole;
    for (var step : path) {
      var name = step.getPropertyName();
      if (name == null) {
        field.append('[').append(step.getIndex()).append(']');
        value = value.path(step.getIndex());
      } else {
        field.append(field.isEmpty() ? "" : ".").append(name);
        value = value.path(name);
      }
    }
    return SlipwayException.invalid(field.toString(), shown(value), expectation);
  }

  private static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case MISSING -> "missing";
      default -> {
        var text = value.toString();
        yield text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
      }
    };
  }

  /// What a field of a scalar type takes; empty for all other types.
  private static Optional<String> expectation(@Nullable Class<?> type) {
    if (type == null) {
      return Optional.empty();
    }
    if (type.isEnum()) {
      return Optional.of("one of " + List.of(type.getEnumConstants()));
    }
    return Optional.ofNullable(EXPECTATIONS.get(type));
  }
}
