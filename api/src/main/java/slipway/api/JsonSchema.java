package slipway.api;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schema (draft 2020-12) of records, made of the very components that
/// [slipway.api.declaration.SpecBinder] and the codec read: a component is required unless it is
/// `@Nullable`, and null counts as left out.
public final class JsonSchema {
  /// The draft that the schemas are written in.
  public static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private static final String TYPE = "type";
  private static final String STRING = "string";
  private static final String PATTERN = "pattern";
  private static final String TEMPLATE = "\\$\\{";

  /// What an object may hold beside what is named.
  public enum Others {
    REFUSED,
    ALLOWED
  }

  /// Where `${…}` may stand for a value of any type.
  private enum Templates {
    ALLOWED,
    TEXT_ONLY
  }

  private final Function<ParameterizedClass, ObjectNode> records;
  private final Others others;
  private final Templates templates;

  /// A record, and the types that its variables stand for.
  public record ParameterizedClass(Class<?> type, List<Type> arguments) {
    public ParameterizedClass {
      arguments = List.copyOf(arguments);
    }
  }

  /// @param records the schema of a record that is met, as a reference to where it stands
  public JsonSchema(Function<ParameterizedClass, ObjectNode> records, Others others) {
    this.records = records;
    this.others = others;
    this.templates = Templates.TEXT_ONLY;
  }

  private JsonSchema(Templates templates) {
    this.records = this::record;
    this.others = Others.REFUSED;
    this.templates = templates;
  }

  /// The whole schema of a declaration's `spec`, as [slipway.api.declaration.SpecBinder#bind] reads
  /// it.
  public static ObjectNode ofSpec(Class<? extends Record> type) {
    return new JsonSchema(Templates.TEXT_ONLY).record(new ParameterizedClass(type, List.of()));
  }

  /// The same, as [slipway.api.declaration.SpecBinder#checkTemplate] reads it.
  public static ObjectNode ofTemplate(Class<? extends Record> type) {
    return new JsonSchema(Templates.ALLOWED).record(new ParameterizedClass(type, List.of()));
  }

  /// The object that a record is; records in it are what the constructor's function gives.
  public ObjectNode record(ParameterizedClass record) {
    var schema = Json.object().put(TYPE, "object");
    var properties = schema.putObject("properties");
    var required = Json.STRICT.createArrayNode();
    for (var component : record.type().getRecordComponents()) {
      var value = of(resolved(component.getGenericType(), record));
      if (component.isAnnotationPresent(AlsoNumber.class)) {
        value = either(value, "number");
      }
      if (holdsNulls(component.getAnnotatedType())) {
        for (var inner : List.of("items", "additionalProperties")) {
          if (value.get(inner) instanceof ObjectNode each) {
            value.set(inner, orNull(each));
          }
        }
      }
      if (isNullable(component.getAnnotatedType())) {
        properties.set(component.getName(), orNull(value));
      } else {
        properties.set(component.getName(), value);
        required.add(component.getName());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (others == Others.REFUSED) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  /// The schema of any type that the binder and the codec know.
  public ObjectNode of(Type type) {
    var schema = plain(type);
    if (templates == Templates.ALLOWED && !schema.isEmpty() && !isText(schema)) {
      var either = Json.object();
      either
          .putArray("anyOf")
          .add(schema)
          .add(Json.object().put(TYPE, STRING).put(PATTERN, TEMPLATE));
      return either;
    }
    return schema;
  }

  private ObjectNode plain(Type type) {
    return switch (type) {
      case ParameterizedType generic when generic.getRawType() == List.class ->
          Json.object().put(TYPE, "array").set("items", of(generic.getActualTypeArguments()[0]));
      case ParameterizedType generic when generic.getRawType() == Map.class ->
          Json.object()
              .put(TYPE, "object")
              .set("additionalProperties", of(generic.getActualTypeArguments()[1]));
      case ParameterizedType generic ->
          records.apply(
              new ParameterizedClass(
                  (Class<?>) generic.getRawType(), List.of(generic.getActualTypeArguments())));
      case Class<?> plain -> ofClass(plain);
      default -> throw new IllegalArgumentException("no schema of " + type);
    };
  }

  private ObjectNode ofClass(Class<?> type) {
    if (JsonNode.class.isAssignableFrom(type)) {
      return Json.object();
    }
    if (type == Digest.class) {
      return text().put(PATTERN, "^[0-9a-f]{64}$");
    }
    if (type.isRecord()) {
      return records.apply(new ParameterizedClass(type, List.of()));
    }
    if (type.isEnum()) {
      var words = text();
      var names = words.putArray("enum");
      Arrays.stream(type.getEnumConstants()).map(Object::toString).forEach(names::add);
      return words;
    }
    return scalar(type);
  }

  private static ObjectNode scalar(Class<?> type) {
    if (type == String.class) {
      return text();
    }
    if (type == boolean.class || type == Boolean.class) {
      return Json.object().put(TYPE, "boolean");
    }
    if (type == int.class || type == Integer.class) {
      return Json.object()
          .put(TYPE, "integer")
          .put("minimum", Integer.MIN_VALUE)
          .put("maximum", Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return Json.object().put(TYPE, "integer");
    }
    if (type == double.class || type == Double.class || type == BigDecimal.class) {
      return Json.object().put(TYPE, "number");
    }
    if (type == LocalDate.class) {
      return text().put("format", "date").put(PATTERN, "^\\d{4}-\\d{2}-\\d{2}$");
    }
    if (type == Instant.class) {
      return text().put("format", "date-time");
    }
    if (type == UUID.class) {
      return text().put("format", "uuid");
    }
    throw new IllegalArgumentException("no schema of " + type);
  }

  private static ObjectNode text() {
    return Json.object().put(TYPE, STRING);
  }

  private static boolean isText(ObjectNode schema) {
    return schema.size() == 1 && schema.path(TYPE).asString("").equals(STRING);
  }

  /// The same, or null: what a left-out component may be written as.
  public static ObjectNode orNull(ObjectNode schema) {
    if (schema.isEmpty()) {
      return schema;
    }
    if (schema.path(TYPE).isString()) {
      var names = Json.STRICT.createArrayNode().add(schema.path(TYPE).stringValue()).add("null");
      schema.set(TYPE, names);
      if (schema.path("enum") instanceof tools.jackson.databind.node.ArrayNode words) {
        words.addNull();
      }
      return schema;
    }
    return either(schema, "null");
  }

  private static ObjectNode either(ObjectNode schema, String type) {
    var either = Json.object();
    either.putArray("anyOf").add(schema).add(Json.object().put(TYPE, type));
    return either;
  }

  private static Type resolved(Type type, ParameterizedClass record) {
    if (type instanceof TypeVariable<?> variable) {
      var variables = List.of(record.type().getTypeParameters());
      return record.arguments().get(variables.indexOf(variable));
    }
    if (type instanceof ParameterizedType generic
        && generic.getRawType() == List.class
        && generic.getActualTypeArguments()[0] instanceof TypeVariable<?> element) {
      var variables = List.of(record.type().getTypeParameters());
      return new ListOf(record.arguments().get(variables.indexOf(element)));
    }
    return type;
  }

  /// `List<T>` when T is known.
  private record ListOf(Type element) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {element};
    }

    @Override
    public Type getRawType() {
      return List.class;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return null;
    }
  }

  /// Whether it is a list or mapping of values that may be null.
  private static boolean holdsNulls(AnnotatedType type) {
    return type instanceof AnnotatedParameterizedType generic
        && Arrays.stream(generic.getAnnotatedActualTypeArguments())
            .anyMatch(JsonSchema::isNullable);
  }

  private static boolean isNullable(AnnotatedElement type) {
    return type.isAnnotationPresent(Nullable.class);
  }
}
