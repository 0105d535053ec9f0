package slipway.contracts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Reads an Open Data Contract Standard document (3.1; 3.0 is a part of it) into rules. Sections
/// that say nothing about rows (team, price, servers…) are kept as they are.
final class Odcs {
  static final Pattern VERSION = Pattern.compile("v3\\.[01](\\.\\d+)?");
  static final Set<String> DOCUMENT =
      Set.of(
          "apiVersion",
          "kind",
          "id",
          "name",
          "version",
          "status",
          "tenant",
          "tags",
          "servers",
          "dataProduct",
          "description",
          "domain",
          "schema",
          "support",
          "price",
          "team",
          "roles",
          "slaDefaultElement",
          "slaProperties",
          "authoritativeDefinitions",
          "customProperties",
          "contractCreatedTs");
  static final Set<String> OBJECT =
      Set.of(
          "id",
          "name",
          "physicalName",
          "physicalType",
          "logicalType",
          "description",
          "businessName",
          "dataGranularityDescription",
          "tags",
          "authoritativeDefinitions",
          "customProperties",
          "quality",
          "properties",
          "relationships");
  static final Set<String> PROPERTY =
      Set.of(
          "id",
          "name",
          "primaryKey",
          "primaryKeyPosition",
          "logicalType",
          "logicalTypeOptions",
          "physicalType",
          "physicalName",
          "required",
          "unique",
          "partitioned",
          "partitionKeyPosition",
          "classification",
          "encryptedName",
          "transformSourceObjects",
          "transformLogic",
          "transformDescription",
          "examples",
          "criticalDataElement",
          "businessName",
          "description",
          "tags",
          "authoritativeDefinitions",
          "customProperties",
          "quality",
          "relationships");

  /// What a document says.
  ///
  /// @param warnings names of the rules that are reported when broken, and no reason to refuse
  record Read(String id, String version, String dataset, List<Rule> rules, Set<String> warnings) {}

  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Expression.Kind> columns = new LinkedHashMap<>();
  private final List<String> primaryKey = new ArrayList<>();

  private Odcs() {}

  static Read read(JsonNode document) {
    return new Odcs().document(document);
  }

  private Read document(JsonNode document) {
    var fields = Fields.of("", document, DOCUMENT);
    var api = fields.require("apiVersion");
    if (!VERSION.matcher(api).matches()) {
      throw SlipwayException.invalid("apiVersion", api, "v3.1.0");
    }
    if (!fields.require("kind").equals("DataContract")) {
      throw SlipwayException.invalid("kind", fields.require("kind"), "DataContract");
    }
    fields.require("status");
    var id = fields.require("id");
    var version = fields.require("version");
    var schema = fields.list("schema");
    if (schema.size() != 1) {
      throw SlipwayException.invalid(
          "schema", schema.size() + " objects", "one: the dataset that the contract guards");
    }
    var object = Fields.of("schema[0]", schema.getFirst(), OBJECT);
    var dataset = Names.require("schema[0].name", object.require("name"));
    var properties = object.list("properties");
    declareColumns(object, properties);
    for (int i = 0; i < properties.size(); i++) {
      property(Fields.of("schema[0].properties[" + i + "]", properties.get(i), PROPERTY));
    }
    primaryKey();
    var quality = new Quality(columns, rules);
    quality.read(object, "");
    for (int i = 0; i < properties.size(); i++) {
      var property = Fields.of("schema[0].properties[" + i + "]", properties.get(i), PROPERTY);
      quality.read(property, property.require("name"));
    }
    return new Read(id, version, dataset, List.copyOf(rules), quality.warnings());
  }

  /// Expressions may name columns that stand after them, so all are known first.
  private void declareColumns(Fields object, List<JsonNode> properties) {
    for (int i = 0; i < properties.size(); i++) {
      var property = Fields.of(object.path("properties[" + i + "]"), properties.get(i), PROPERTY);
      var name = property.require("name");
      var type = property.oneOf("logicalType", LogicalType.class);
      if (columns.putIfAbsent(name, type.kind()) != null) {
        throw SlipwayException.invalid(property.path("name"), name, "each column once");
      }
    }
  }

  private void property(Fields property) {
    var name = property.require("name");
    var type = property.oneOf("logicalType", LogicalType.class);
    rules.add(new Rule.Typed(name + ".type", name, type));
    if (property.flag("primaryKey")) {
      primaryKey.add(name);
    }
    if (property.flag("required") || property.flag("primaryKey")) {
      var value = new Expression.ColumnValue(name, false, type.kind());
      rules.add(
          new Rule.Condition(
              name + ".required",
              name,
              new Expression.Not(new Expression.IsNull(value)),
              "not null",
              Threshold.NONE));
    }
    if (property.flag("unique")) {
      rules.add(new Rule.Duplicates(name + ".unique", name, List.of(name), Threshold.NONE));
    }
    if (property.has("logicalTypeOptions")) {
      new TypeOptions(property, name, type).addTo(rules);
    }
  }

  private void primaryKey() {
    if (!primaryKey.isEmpty()) {
      rules.add(new Rule.Duplicates("primaryKey", null, List.copyOf(primaryKey), Threshold.NONE));
    }
  }
}
