package slipway.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// An opaque place in an ordered list: the sort values of the last row given out. It is bound to
/// the question it answers, so that it cannot be used with another filter or order.
public final class PageToken {
  private static final int BINDING_LENGTH = 12;

  private PageToken() {}

  /// `last` holds texts, longs and doubles (finite).
  public static String write(String question, List<Object> last) {
    var node = MlflowJson.object();
    node.put("q", binding(question));
    var values = node.putArray("v");
    for (var value : last) {
      switch (value) {
        case Long number -> values.add(number);
        case Double number -> values.add(Double.toString(number));
        case String text -> values.add(text);
        default -> throw new IllegalArgumentException("sort value " + value.getClass());
      }
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(MlflowJson.text(node).getBytes(StandardCharsets.UTF_8));
  }

  /// The sort values, in the types of `kinds` (`String`, `Long`, `Double`).
  public static List<Object> read(String token, String question, List<Class<?>> kinds) {
    JsonNode node;
    try {
      node =
          MlflowJson.readOrMissing(
              new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw undecodable();
    }
    var values = node.path("v");
    if (!node.isObject() || values.size() != kinds.size()) {
      throw undecodable();
    }
    if (!node.path("q").asString("").equals(binding(question))) {
      throw Invalid.of(
          "page_token: belongs to another search (expected: the same filter and order as the page"
              + " it came with)");
    }
    var result = new ArrayList<Object>();
    for (int i = 0; i < kinds.size(); i++) {
      result.add(value(values.get(i), kinds.get(i)));
    }
    return result;
  }

  private static Object value(JsonNode node, Class<?> kind) {
    try {
      if (kind == Long.class && node.isIntegralNumber()) {
        return node.longValue();
      }
      if (kind == Double.class && node.isString()) {
        return Double.parseDouble(node.stringValue());
      }
      if (kind == String.class && node.isString()) {
        return node.stringValue();
      }
    } catch (NumberFormatException _) {
      throw undecodable();
    }
    throw undecodable();
  }

  private static String binding(String question) {
    return Digest.of(question.getBytes(StandardCharsets.UTF_8)).hex().substring(0, BINDING_LENGTH);
  }

  private static SlipwayException undecodable() {
    return Invalid.of(
        "Invalid page token, could not base64-decode (expected: the next_page_token of a former"
            + " page)");
  }
}
