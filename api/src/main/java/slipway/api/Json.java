package slipway.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The one JSON codec: records without annotations, camel case, unknown fields refused, bounded
/// depth.
public final class Json {
  private static final int DEPTH_MAX = 64;
  private static final int STRING_LENGTH_MAX = 20_000_000;

  /// Strict: an unknown field is an error. For our own faces.
  public static final JsonMapper STRICT = builder().build();

  /// Lenient: unknown fields are passed over. For answers read by clients and for stored documents.
  public static final JsonMapper LENIENT =
      builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /// Snake case and lenient, as MLflow's faces are.
  public static final JsonMapper SNAKE =
      builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

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
      throw malformed(e);
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
}
