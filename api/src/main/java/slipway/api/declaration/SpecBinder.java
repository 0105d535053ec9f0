package slipway.api.declaration;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Makes a record of a JSON tree and tells everything that is wrong with the tree at once, each by
/// its path: unknown keys with the nearest known one, missing keys, wrong types. A component is
/// required unless it is `@Nullable`. It knows records, lists, maps, enums, text, days, numbers,
/// booleans and `JsonNode` (anything), and no kind of declaration by name.
public final class SpecBinder {
  private static final int SHOWN_LENGTH_MAX = 60;

  private final List<Finding> findings = new ArrayList<>();
  private final Templates templates;

  /// Whether `${…}` may stand where a value of any type is expected, to be filled in later.
  private enum Templates {
    ALLOWED,
    TEXT_ONLY
  }

  private SpecBinder(Templates templates) {
    this.templates = templates;
  }

  /// The record, or nothing when something was wrong and was added to `findings`.
  public static <T extends Record> Optional<T> bind(
      JsonNode node, String path, Class<T> type, List<Finding> findings) {
    var binder = new SpecBinder(Templates.TEXT_ONLY);
    binder.check(node, path, type);
    findings.addAll(binder.findings);
    return binder.findings.isEmpty() ? construct(node, path, type, findings) : Optional.empty();
  }

  /// What is wrong with a tree in which `${…}` stands for values that are not known yet.
  public static List<Finding> checkTemplate(
      JsonNode node, String path, Class<? extends Record> type) {
    var binder = new SpecBinder(Templates.ALLOWED);
    binder.check(node, path, type);
    return List.copyOf(binder.findings);
  }

  private static <T extends Record> Optional<T> construct(
      JsonNode node, String path, Class<T> type, List<Finding> findings) {
    try {
      return Optional.of(Json.STRICT.treeToValue(node, type));
    } catch (JacksonException e) {
      findings.add(
          e.getCause() instanceof SlipwayException refused
              ? new Finding(path, refused.message())
              : new Finding(path, e.getOriginalMessage()));
      return Optional.empty();
    }
  }

  private void check(JsonNode node, String path, Type type) {
    if (templates == Templates.ALLOWED && isTemplate(node)) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      checkGeneric(node, path, generic);
    } else if (type instanceof Class<?> plain) {
      checkClass(node, path, plain);
    } else {
      throw new IllegalArgumentException(path + ": cannot bind " + type);
    }
  }

  private void checkGeneric(JsonNode node, String path, ParameterizedType type) {
    if (type.getRawType() == List.class) {
      if (!node.isArray()) {
        expected(node, path, "a list");
        return;
      }
      for (int i = 0; i < node.size(); i++) {
        check(node.get(i), Finding.item(path, i), type.getActualTypeArguments()[0]);
      }
    } else if (type.getRawType() == Map.class) {
      if (!node.isObject()) {
        expected(node, path, "a mapping");
        return;
      }
      node.forEachEntry(
          (key, value) -> check(value, Finding.under(path, key), type.getActualTypeArguments()[1]));
    } else {
      throw new IllegalArgumentException(path + ": cannot bind " + type);
    }
  }

  private void checkClass(JsonNode node, String path, Class<?> type) {
    if (JsonNode.class.isAssignableFrom(type)) {
      return;
    }
    if (type.isRecord()) {
      checkRecord(node, path, type.getRecordComponents());
    } else if (type.isEnum()) {
      var names = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
      expect(node.isString() && names.contains(node.stringValue()), node, path, "one of " + names);
    } else if (type == String.class) {
      expect(node.isString(), node, path, "text" + (node.isValueNode() ? ", put in quotes" : ""));
    } else if (type == Boolean.class || type == boolean.class) {
      expect(node.isBoolean(), node, path, "true or false");
    } else if (type == Integer.class || type == int.class) {
      expect(node.isInt(), node, path, "a whole number");
    } else if (type == Long.class || type == long.class) {
      expect(node.isIntegralNumber() && node.canConvertToLong(), node, path, "a whole number");
    } else if (type == Double.class || type == double.class || type == BigDecimal.class) {
      expect(node.isNumber(), node, path, "a number");
    } else if (type == LocalDate.class) {
      expect(isDay(node), node, path, "a day as 1997-06-30");
    } else {
      throw new IllegalArgumentException(path + ": cannot bind " + type);
    }
  }

  private static boolean isDay(JsonNode node) {
    try {
      return node.isString() && LocalDate.parse(node.stringValue()) != null;
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  private void checkRecord(JsonNode node, String path, RecordComponent[] components) {
    var known = Arrays.stream(components).map(RecordComponent::getName).toList();
    if (!node.isObject()) {
      expected(node, path, "a mapping with " + String.join(", ", known));
      return;
    }
    for (var name : node.propertyNames()) {
      if (!known.contains(name)) {
        findings.add(unknownKey(Finding.under(path, name), name, known));
      }
    }
    for (var component : components) {
      var value = node.get(component.getName());
      var at = Finding.under(path, component.getName());
      if (value == null || value.isNull()) {
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          findings.add(
              new Finding(
                  value == null ? path : at,
                  "missing key \""
                      + component.getName()
                      + "\" (expected: "
                      + describe(component.getGenericType())
                      + ")"));
        }
      } else {
        check(value, at, component.getGenericType());
      }
    }
  }

  /// The complaint about a key that nobody reads.
  public static Finding unknownKey(String path, String key, List<String> known) {
    var hint = Names.nearest(key, known).map(near -> "; did you mean \"" + near + "\"?").orElse("");
    return new Finding(
        path,
        "unknown key \"" + key + "\"" + hint + " (expected: " + String.join(", ", known) + ")");
  }

  private static String describe(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class ? "a list" : "a mapping";
    }
    if (type == String.class) {
      return "text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type instanceof Class<?> plain && plain.isRecord()) {
      return "a mapping with "
          + String.join(
              ", ",
              Arrays.stream(plain.getRecordComponents()).map(RecordComponent::getName).toList());
    }
    return type instanceof Class<?> plain && (plain.isPrimitive() || isNumber(plain))
        ? "a number"
        : "a value";
  }

  private static boolean isNumber(Class<?> type) {
    return Number.class.isAssignableFrom(type);
  }

  private static boolean isTemplate(JsonNode node) {
    return node.isString() && node.stringValue().contains("${");
  }

  private void expect(boolean holds, JsonNode node, String path, String expectation) {
    if (!holds) {
      expected(node, path, expectation);
    }
  }

  private void expected(JsonNode node, String path, String expectation) {
    findings.add(new Finding(path, shown(node) + " (expected: " + expectation + ")"));
  }

  private static String shown(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "a mapping";
      case ARRAY -> "a list";
      case NULL, MISSING -> "nothing";
      default -> {
        var text = node.toString();
        yield text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
      }
    };
  }
}
