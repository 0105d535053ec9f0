package slipway.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Strict reading of a document: each complaint names the path of the key, and the nearest known
/// one.
final class Fields {
  private final String path;
  private final JsonNode node;

  private Fields(String path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  /// An object with no other keys than these.
  static Fields of(String path, JsonNode node, Set<String> known) {
    if (!node.isObject()) {
      throw SlipwayException.invalid(path, brief(node), "an object");
    }
    for (var name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw unknown(path(path, name), name, known);
      }
    }
    return new Fields(path, node);
  }

  static SlipwayException unknown(String field, String value, Set<String> known) {
    var near = Names.nearest(value, known).map(name -> "; did you mean " + name + "?").orElse("");
    return SlipwayException.invalid(
        field, '"' + value + '"', "one of " + new TreeSet<>(known) + near);
  }

  String path() {
    return path;
  }

  String path(String name) {
    return path(path, name);
  }

  boolean has(String name) {
    return node.has(name) && !node.get(name).isNull();
  }

  JsonNode node(String name) {
    return node.path(name);
  }

  String require(String name) {
    return text(name).orElseThrow(() -> SlipwayException.invalid(path(name), "missing", "a text"));
  }

  Optional<String> text(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    var value = node.get(name);
    if (!value.isString() || value.stringValue().isBlank()) {
      throw SlipwayException.invalid(path(name), brief(value), "a text");
    }
    return Optional.of(value.stringValue());
  }

  boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    if (!node.get(name).isBoolean()) {
      throw SlipwayException.invalid(path(name), brief(node.get(name)), "true or false");
    }
    return node.get(name).booleanValue();
  }

  double number(String name) {
    return number(path(name), node.path(name));
  }

  static double number(String path, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw SlipwayException.invalid(path, brief(value), "a number");
    }
    return value.doubleValue();
  }

  int whole(String name, int least) {
    double value = number(name);
    if (value != Math.rint(value) || value < least || value > Integer.MAX_VALUE) {
      throw SlipwayException.invalid(
          path(name), brief(node.path(name)), "a whole number >= " + least);
    }
    return (int) value;
  }

  List<JsonNode> list(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (!node.get(name).isArray()) {
      throw SlipwayException.invalid(path(name), brief(node.get(name)), "a list");
    }
    return new ArrayList<>(node.get(name).values());
  }

  List<String> texts(String name) {
    var texts = new ArrayList<String>();
    for (var value : list(name)) {
      if (!value.isString()) {
        throw SlipwayException.invalid(path(name), brief(value), "a list of texts");
      }
      texts.add(value.stringValue());
    }
    return texts;
  }

  /// One of an enum's constants, written in lower case.
  <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    var known = new TreeSet<String>();
    for (var constant : type.getEnumConstants()) {
      known.add(constant.name().toLowerCase(Locale.ROOT));
    }
    var value =
        text(name)
            .orElseThrow(() -> SlipwayException.invalid(path(name), "missing", "one of " + known));
    if (!known.contains(value)) {
      throw unknown(path(name), value, known);
    }
    return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
  }

  static String brief(@Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return "missing";
    }
    var text = value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private static String path(String parent, String name) {
    return parent.isEmpty() ? name : parent + '.' + name;
  }
}
