package slipway.mlflow;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import slipway.http.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON as MLflow's protocol buffers write it: bare `NaN` and `Infinity` are read, special numbers
/// are written as strings, empty lists are left out.
public final class MlflowJson {
  private static final int DEPTH_MAX = 64;
  private static final int STRING_LENGTH_MAX = 20_000_000;
  private static final String CONTENT_TYPE = "application/json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxStringLength(STRING_LENGTH_MAX)
                          .build())
                  .build())
          .build();

  private MlflowJson() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// The body as an object. What is no JSON object counts as an empty one, as it does in MLflow, so
  /// that the complaint names the parameter that is missing. A JSON string that holds an object is
  /// read once more.
  static ObjectNode readObject(byte[] body) {
    try {
      var tree = MAPPER.readTree(body);
      if (tree != null && tree.isString()) {
        tree = MAPPER.readTree(tree.stringValue());
      }
      return tree instanceof ObjectNode object ? object : object();
    } catch (JacksonException _) {
      return object();
    }
  }

  /// The text as JSON, or a missing node when it is none.
  public static JsonNode readOrMissing(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException _) {
      return MAPPER.missingNode();
    }
  }

  public static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /// The text in quotes, as a JSON string.
  static String text(String text) {
    return MAPPER.writeValueAsString(text);
  }

  /// As Python's clients write JSON into texts, with a space after each comma and colon.
  public static String spaced(JsonNode node) {
    if (node.isObject()) {
      return node.propertyStream()
          .map(field -> text(field.getKey()) + ": " + spaced(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return node.isArray()
        ? node.valueStream().map(MlflowJson::spaced).collect(Collectors.joining(", ", "[", "]"))
        : text(node);
  }

  public static Response response(ObjectNode body) {
    return response(200, body);
  }

  public static Response response(int status, ObjectNode body) {
    return Response.of(status, CONTENT_TYPE, MAPPER.writeValueAsBytes(body));
  }

  /// Puts a number, or its name as a string when JSON has no form for it.
  public static void putDouble(ObjectNode node, String name, double value) {
    if (Double.isNaN(value)) {
      node.put(name, "NaN");
    } else if (Double.isInfinite(value)) {
      node.put(name, value > 0 ? "Infinity" : "-Infinity");
    } else {
      node.put(name, value);
    }
  }

  /// Puts a list of objects, unless it is empty.
  public static <T> void putList(
      ObjectNode node, String name, Collection<T> items, Function<T, ? extends JsonNode> form) {
    if (!items.isEmpty()) {
      var list = node.putArray(name);
      items.forEach(item -> list.add(form.apply(item)));
    }
  }

  /// Puts a token for the next page, unless there is none.
  public static void putToken(ObjectNode node, String token) {
    if (!token.isEmpty()) {
      node.put("next_page_token", token);
    }
  }
}
