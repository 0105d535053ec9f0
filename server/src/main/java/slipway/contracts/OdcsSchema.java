package slipway.contracts;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import slipway.api.Json;
import slipway.api.JsonSchema;
import slipway.api.Names;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schema of what [Odcs] reads, made of the key sets that it reads by.
final class OdcsSchema {
  private static final List<String> TEXTS = List.of("version", "status");
  private static final List<String> FLAGS = List.of("primaryKey", "required", "unique");
  private static final String ARGUMENTS = "arguments";

  private OdcsSchema() {}

  static ObjectNode document() {
    var schema = object(Odcs.DOCUMENT, List.of("apiVersion", "kind", "id", "version", "status"));
    var properties = properties(schema);
    properties.set("apiVersion", text().put("pattern", "^" + Odcs.VERSION.pattern() + "$"));
    properties.set("kind", Json.object().put("const", "DataContract"));
    properties.set("id", text().put("pattern", Names.schemaPattern()));
    TEXTS.forEach(name -> properties.set(name, filled()));
    properties.set("schema", list(table()).put("minItems", 1).put("maxItems", 1));
    required(schema, "schema");
    return schema;
  }

  private static ObjectNode table() {
    var schema = object(Odcs.OBJECT, List.of("name"));
    properties(schema).set("name", text().put("pattern", Names.schemaPattern()));
    properties(schema).set("properties", JsonSchema.orNull(list(property())));
    properties(schema).set("quality", JsonSchema.orNull(list(quality())));
    return schema;
  }

  private static ObjectNode property() {
    var schema = object(Odcs.PROPERTY, List.of("name", "logicalType"));
    var properties = properties(schema);
    properties.set("name", filled());
    var types = properties.putObject("logicalType").putArray("enum");
    Arrays.stream(LogicalType.values()).map(LogicalType::text).forEach(types::add);
    FLAGS.forEach(
        name -> properties.set(name, JsonSchema.orNull(Json.object().put("type", "boolean"))));
    properties.set("quality", JsonSchema.orNull(list(quality())));
    var cases = schema.putArray("allOf");
    for (var type : LogicalType.values()) {
      var then = Json.object();
      then.putObject("properties").set("logicalTypeOptions", JsonSchema.orNull(options(type)));
      cases.add(when("logicalType", type.text(), then));
    }
    return schema;
  }

  private static ObjectNode options(LogicalType type) {
    var schema = object(TypeOptions.known(type), List.of());
    for (var name : new TreeSet<>(TypeOptions.known(type))) {
      option(name, type).ifPresent(form -> properties(schema).set(name, JsonSchema.orNull(form)));
    }
    return schema;
  }

  /// The form of an option; empty for those that are kept and not read.
  private static Optional<ObjectNode> option(String name, LogicalType type) {
    return switch (name) {
      case "multipleOf" -> Optional.of(number().put("exclusiveMinimum", 0));
      case "minLength", "maxLength" ->
          Optional.of(Json.object().put("type", "integer").put("minimum", 0));
      case "pattern" -> Optional.of(filled());
      case "enum" -> Optional.of(list(Json.object()).put("minItems", 1));
      case "minimum", "maximum" -> Optional.of(bound(type));
      case "exclusiveMinimum", "exclusiveMaximum" -> { // a bound, or as 3.0 has it a flag
        var either = Json.object();
        either.putArray("anyOf").add(bound(type)).add(Json.object().put("type", "boolean"));
        yield Optional.of(either);
      }
      default -> Optional.empty();
    };
  }

  private static ObjectNode bound(LogicalType type) {
    return type.kind() == Expression.Kind.NUMBER ? number() : filled();
  }

  private static ObjectNode quality() {
    var schema = object(Quality.KEYS, List.of());
    var properties = properties(schema);
    var types = new TreeSet<>(Quality.TYPES);
    types.remove("sql"); // a type of the standard's that is refused
    properties.set("type", words(types));
    properties.set("metric", words(Quality.METRICS));
    properties.set("severity", words(Set.of(Quality.ERROR, Quality.WARNING)));
    properties.set("unit", words(Set.of("rows", "percent")));
    for (var operator : Threshold.Operator.values()) {
      var form =
          operator.isRange() ? list(number()).put("minItems", 2).put("maxItems", 2) : number();
      properties.set(operator.key(), JsonSchema.orNull(form));
    }
    properties.set(ARGUMENTS, Json.object().put("type", "object"));
    var custom = Json.object();
    required(custom, "engine");
    required(custom, "implementation");
    custom.putObject("properties").putObject("engine").put("const", Quality.ENGINE);
    var rule = object(Set.of("rule", "expression", "key", "column", "maxAgeDays"), List.of("rule"));
    properties(rule).set("rule", words(Quality.RULES));
    ((ObjectNode) custom.get("properties")).set("implementation", rule);
    schema.putArray("allOf").add(when("type", "custom", custom));
    return schema;
  }

  private static ObjectNode when(String name, String value, ObjectNode then) {
    var condition = Json.object();
    condition.putObject("properties").putObject(name).put("const", value);
    condition.putArray("required").add(name);
    var schema = Json.object();
    schema.set("if", condition);
    schema.set("then", then);
    return schema;
  }

  private static ObjectNode object(Set<String> known, List<String> required) {
    var schema = Json.object().put("type", "object").put("additionalProperties", false);
    var properties = schema.putObject("properties");
    new TreeSet<>(known).forEach(properties::putObject);
    required.forEach(name -> required(schema, name));
    return schema;
  }

  private static void required(ObjectNode schema, String name) {
    schema.withArray("required").add(name);
  }

  private static ObjectNode properties(ObjectNode schema) {
    return (ObjectNode) schema.get("properties");
  }

  private static ObjectNode list(ObjectNode items) {
    return Json.object().put("type", "array").set("items", items);
  }

  private static ObjectNode words(Collection<String> words) {
    var schema = text();
    var names = schema.putArray("enum");
    new TreeSet<>(words).forEach(names::add);
    return JsonSchema.orNull(schema);
  }

  private static ObjectNode number() {
    return Json.object().put("type", "number");
  }

  private static ObjectNode filled() {
    return text().put("pattern", "\\S");
  }

  private static ObjectNode text() {
    return Json.object().put("type", "string");
  }
}
