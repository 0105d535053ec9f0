package slipway.training;

import java.util.Collection;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Reads a JSON object setting by setting, remembers which names are known, and refuses the others
/// at the end.
final class SettingsReader {
  private final JsonNode declared;
  private final TreeSet<String> known = new TreeSet<>();

  SettingsReader(JsonNode declared) {
    if (!declared.isObject() && !declared.isNull() && !declared.isMissingNode()) {
      throw SlipwayException.invalid("settings", declared, "an object of settings");
    }
    this.declared = declared;
  }

  String oneOf(String name, String otherwise, Collection<String> allowed) {
    var node = find(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isString() || !allowed.contains(node.stringValue())) {
      var nearest =
          node.isString()
              ? Names.nearest(node.stringValue(), allowed).map(n -> "; did you mean " + n + "?")
              : java.util.Optional.<String>empty();
      throw invalid(name, node, "one of " + new TreeSet<>(allowed) + nearest.orElse(""));
    }
    return node.stringValue();
  }

  int whole(String name, int otherwise, int least, int most) {
    var node = find(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < least
        || node.intValue() > most) {
      throw invalid(name, node, "a whole number from " + least + " to " + most);
    }
    return node.intValue();
  }

  double number(String name, double otherwise, double least, double most) {
    return optional(name, least, most).orElse(otherwise);
  }

  /// A share of rows or columns: above 0, at most 1; 1 by default.
  double share(String name) {
    double value = number(name, 1, 0, 1);
    if (value == 0) {
      throw SlipwayException.invalid("settings." + name, 0, "above 0 and at most 1");
    }
    return value;
  }

  OptionalDouble optional(String name, double least, double most) {
    var node = find(name);
    if (node == null) {
      return OptionalDouble.empty();
    }
    double value = node.isNumber() ? node.asDouble() : Double.NaN;
    if (!(value >= least && value <= most)) {
      throw invalid(name, node, "a number from " + least + " to " + most);
    }
    return OptionalDouble.of(value);
  }

  void refuseUnknown() {
    for (var name : declared.propertyNames()) {
      if (!known.contains(name)) {
        var nearest = Names.nearest(name, known).map(n -> "did you mean " + n + "?");
        throw SlipwayException.invalid(
            "settings." + name,
            declared.get(name),
            "a known setting; " + nearest.orElse("one of " + known));
      }
    }
  }

  private @Nullable JsonNode find(String name) {
    known.add(name);
    var node = declared.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private static SlipwayException invalid(String name, JsonNode found, String expectation) {
    return SlipwayException.invalid("settings." + name, found, expectation);
  }
}
