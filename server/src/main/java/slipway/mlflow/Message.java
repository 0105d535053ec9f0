package slipway.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import slipway.api.SlipwayException;
import slipway.http.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A request of MLflow's protocol, or an object inside one, read with the habits of proto3 JSON:
/// numbers may be strings, unknown fields are passed over, null is absent. GET takes its fields
/// from the query (lists as repeated keys), other methods from the body.
public final class Message {
  private static final String JSON = "application/json";

  private final Map<String, List<String>> query;
  private final ObjectNode body;

  /// Where the object is in the request, before the names in complaints: `metrics[3].`, or nothing.
  private final String place;

  private Message(Map<String, List<String>> query, ObjectNode body, String place) {
    this.query = query;
    this.body = body;
    this.place = place;
  }

  static Message of(Request request) {
    var bytes = request.body();
    if (request.method().equals("GET")) {
      return new Message(request.queryParameters(), MlflowJson.object(), "");
    }
    if (request.method().equals("POST") || bytes.length > 0) {
      requireJson(request);
    }
    // DELETE and PATCH may carry their fields either way
    return new Message(
        bytes.length == 0 ? request.queryParameters() : Map.of(), MlflowJson.readObject(bytes), "");
  }

  private static void requireJson(Request request) {
    var type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (type.isEmpty()) {
      throw Invalid.of("Bad Request. Content-Type header is missing.");
    }
    int end = type.indexOf(';');
    var bare = (end < 0 ? type : type.substring(0, end)).strip();
    if (!bare.equals(JSON)) {
      throw Invalid.of(
          "Bad Request. Content-Type must be one of ['application/json'], was '" + bare + "'.");
    }
  }

  public boolean has(String name) {
    return query.containsKey(name) || body.hasNonNull(name);
  }

  public String requireText(String name) {
    var value = text(name, "");
    if (value.isEmpty()) {
      throw missing(name);
    }
    return value;
  }

  public String text(String name, String otherwise) {
    return findText(name).orElse(otherwise);
  }

  /// Empty when the field is absent; an empty text when it was given empty.
  public Optional<String> findText(String name) {
    var given = query.get(name);
    if (given != null) {
      return Optional.of(storable(given.getFirst(), name));
    }
    var node = body.get(name);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isString()) {
      throw wrongType(node, name, "string");
    }
    return Optional.of(storable(node.stringValue(), name));
  }

  /// PostgreSQL holds no NUL in a text, so none is taken anywhere.
  private String storable(String text, String name) {
    if (text.indexOf('\0') >= 0) {
      throw Invalid.value(text.replace('\0', '␀'), place + name, "it holds a NUL character.");
    }
    return text;
  }

  public long requireNumber(String name) {
    return findNumber(name).orElseThrow(() -> missing(name));
  }

  public OptionalLong findNumber(String name) {
    var given = query.get(name);
    if (given != null) {
      return OptionalLong.of(parseLong(given.getFirst(), name));
    }
    var node = body.get(name);
    if (node == null || node.isNull()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(wholeNumber(node, name));
  }

  /// A page size within 1 and `most`.
  public int limit(String name, int otherwise, int most) {
    long value = findNumber(name).orElse(otherwise);
    if (value < 1 || value > most) {
      throw Invalid.limit(value, name, most);
    }
    return (int) value;
  }

  /// A number that may be NaN or infinite, also written as a string.
  public double requireDouble(String name) {
    var node = body.get(name);
    if (node == null || node.isNull()) {
      throw missing(name);
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isString()) {
      return parseDouble(node.stringValue(), name);
    }
    throw wrongType(node, name, "number");
  }

  /// False when absent.
  public boolean flag(String name) {
    return flagOr(name, false);
  }

  /// An absent flag is `otherwise`.
  public boolean flagOr(String name, boolean otherwise) {
    var given = query.get(name);
    if (given != null) {
      return parseFlag(given.getFirst());
    }
    var node = body.get(name);
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isString()) {
      return parseFlag(node.stringValue());
    }
    throw wrongType(node, name, "boolean");
  }

  private static boolean parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw Invalid.of("Invalid boolean value: " + text + ", must be 'true' or 'false'.");
    };
  }

  public List<String> texts(String name) {
    var given = query.get(name);
    if (given != null) {
      return given.stream().map(text -> storable(text, name)).toList();
    }
    var node = body.get(name);
    if (node == null || node.isNull()) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (var item : elements(node, name)) {
      if (item.isString()) {
        texts.add(storable(item.stringValue(), name));
      } else if (item.isIntegralNumber()) {
        texts.add(item.asString());
      } else {
        throw wrongType(item, name, "list of strings");
      }
    }
    return texts;
  }

  public List<Message> objects(String name) {
    var node = body.get(name);
    if (node == null || node.isNull()) {
      return List.of();
    }
    var list = elements(node, name);
    var objects = new ArrayList<Message>(list.size());
    for (var item : list) {
      if (!(item instanceof ObjectNode object)) {
        throw wrongType(item, name, "list of objects");
      }
      objects.add(inside(object, name + "[" + objects.size() + "]"));
    }
    return objects;
  }

  public Optional<Message> object(String name) {
    var node = body.get(name);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!(node instanceof ObjectNode object)) {
      throw wrongType(node, name, "object");
    }
    return Optional.of(inside(object, name));
  }

  public Message requireObject(String name) {
    return object(name).orElseThrow(() -> missing(name));
  }

  private Message inside(ObjectNode object, String name) {
    return new Message(Map.of(), object, place + name + ".");
  }

  /// An enum by its name or number; a value that is neither counts as absent, as in MLflow.
  public Optional<String> findEnum(String name, Map<Integer, String> names) {
    var given = query.get(name);
    if (given != null) {
      var text = given.getFirst();
      return names.containsValue(text) ? Optional.of(text) : Optional.empty();
    }
    var node = body.get(name);
    if (node == null) {
      return Optional.empty();
    }
    if (node.isString() && names.containsValue(node.stringValue())) {
      return Optional.of(node.stringValue());
    }
    if (node.isInt()) {
      return Optional.ofNullable(names.get(node.intValue()));
    }
    return Optional.empty();
  }

  private JsonNode elements(JsonNode node, String name) {
    if (!node.isArray()) {
      throw wrongType(node, name, "list");
    }
    return node;
  }

  private long wholeNumber(JsonNode node, String name) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (node.isFloatingPointNumber()) {
      double value = node.doubleValue();
      if (value == Math.rint(value) && Math.abs(value) < 0x1p63) {
        return (long) value;
      }
    }
    if (node.isString()) {
      return parseLong(node.stringValue(), name);
    }
    throw wrongType(node, name, "whole number");
  }

  private long parseLong(String text, String name) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      throw Invalid.value(
          text, place + name, "expected a whole number between -2^63 and 2^63 - 1.");
    }
  }

  private double parseDouble(String text, String name) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException _) {
          throw Invalid.value(text, place + name, "expected a number.");
        }
      }
    };
  }

  private SlipwayException missing(String name) {
    return Invalid.missing(place + name);
  }

  private SlipwayException wrongType(JsonNode node, String name, String expected) {
    return Invalid.value(node, place + name, "expected a " + expected + ".");
  }
}
