package slipway.declarations;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The tables of `docs/declarations-reference.md`: every key of every kind, out of the schemas.
final class KeyTables {
  private final Meanings meanings = Meanings.read();
  private final StringBuilder out = new StringBuilder();

  private KeyTables() {}

  static String of(Schemas schemas) {
    var tables = new KeyTables();
    for (var kind : schemas.kinds()) {
      if (schemas.require(kind).at("/properties/spec") instanceof ObjectNode spec) {
        tables.kind(kind, spec);
      }
    }
    return tables.out.toString();
  }

  private void kind(String kind, ObjectNode spec) {
    out.append(out.isEmpty() ? "" : "\n").append("## ").append(kind).append("\n\n");
    var meaning = meanings.require(kind);
    out.append(Character.toUpperCase(meaning.charAt(0))).append(meaning.substring(1));
    out.append(".\n\n| key below `spec` | type | meaning |\n|---|---|---|\n");
    keys(kind, kind, spec);
  }

  private void keys(String kind, String path, ObjectNode schema) {
    if (schema.get("properties") instanceof ObjectNode properties) {
      for (var name : properties.propertyNames()) {
        key(kind, path + "." + name, (ObjectNode) properties.get(name), schema);
      }
    }
    for (var inner : List.of("items", "additionalProperties")) {
      if (schema.get(inner) instanceof ObjectNode below) {
        keys(kind, path, below);
      }
    }
    for (var either : schema.path("anyOf")) {
      keys(kind, path, (ObjectNode) either);
    }
    for (var each : schema.path("allOf")) {
      if (each.at("/then/properties/with") instanceof ObjectNode with) {
        keys(kind, path + ".with." + each.at("/if/properties/type/const").asString(""), with);
      }
    }
  }

  private void key(String kind, String path, ObjectNode schema, JsonNode owner) {
    var name = path.substring(path.lastIndexOf('.') + 1);
    boolean isRequired =
        owner.path("required").valueStream().anyMatch(n -> n.asString("").equals(name));
    out.append("| `").append(path.substring(kind.length() + 1)).append("` | ");
    out.append(type(schema)).append(isRequired ? ", required" : "").append(" | ");
    out.append(meanings.require(path)).append(" |\n");
    keys(kind, path, schema);
  }

  private static String type(JsonNode schema) {
    for (var either : schema.path("anyOf")) {
      return type(either); // the other is null, or text with ${…}
    }
    var words = new ArrayList<String>();
    schema
        .path("enum")
        .forEach(word -> {
          if (word.isString()) {
            words.add('`' + word.stringValue() + '`');
          }
        });
    if (!words.isEmpty()) {
      return String.join(", ", words);
    }
    var type = schema.path("type");
    return switch (type.isArray() ? type.get(0).asString("") : type.asString("")) {
      case "string" -> schema.path("format").asString("").equals("date") ? "day" : "text";
      case "boolean" -> "true or false";
      case "integer" -> "whole number";
      case "number" -> "number";
      case "array" -> "list of " + plural(type(schema.path("items")));
      case "object" ->
          schema.has("properties")
              ? "mapping"
              : "mapping of names to " + plural(type(schema.path("additionalProperties")));
      default -> "anything";
    };
  }

  private static String plural(String type) {
    return switch (type) {
      case "mapping", "number" -> type + "s";
      default -> type;
    };
  }
}
