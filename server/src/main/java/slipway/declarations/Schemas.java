package slipway.declarations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.JsonSchema;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schemas of the documents that can be applied, one for each kind and one for any of them:
/// made of the records that documents are bound to, so that an editor knows what `apply` knows.
/// What takes more than one document to judge (names, references, cycles) is not in them.
final class Schemas {
  /// The schema of a document of any kind.
  static final String ANY = "any";

  private final Map<String, ObjectNode> byKind = new LinkedHashMap<>();

  /// @param steps the settings of each type of pipeline step
  Schemas(List<DeclarationKind> kinds, Map<String, Class<? extends Record>> steps) {
    var meanings = Meanings.read();
    for (var kind : kinds) {
      byKind.put(
          kind.kind(),
          switch (kind) {
            case DeclarationKind.AsIs asIs -> asIs.schema().deepCopy();
            case DeclarationKind.OfSpec<?> ofSpec -> {
              var spec = JsonSchema.ofSpec(ofSpec.spec());
              if (kind.kind().equals(CrossChecks.PIPELINE)) {
                addSteps(spec, steps);
              }
              meanings.describe(spec, kind.kind());
              yield document(kind.kind(), spec, meanings);
            }
          });
    }
  }

  /// The kinds, in the order in which they are applied.
  List<String> kinds() {
    return List.copyOf(byKind.keySet());
  }

  /// The schema of a kind, whatever the case of its name, or of [#ANY].
  ObjectNode require(String kind) {
    if (kind.equals(ANY)) {
      return headed(any());
    }
    return find(kind)
        .map(Schemas::headed)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "kind: \""
                    + kind
                    + "\" (expected: "
                    + String.join(", ", byKind.keySet())
                    + " or "
                    + ANY
                    + Names.nearest(kind, byKind.keySet())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")
                    + ")"));
  }

  private Optional<ObjectNode> find(String kind) {
    return byKind.entrySet().stream()
        .filter(
            entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(kind.toLowerCase(Locale.ROOT)))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static ObjectNode headed(ObjectNode schema) {
    var headed = Json.object().put("$schema", JsonSchema.DRAFT);
    schema.forEachEntry(headed::set);
    return headed;
  }

  private static ObjectNode document(String kind, ObjectNode spec, Meanings meanings) {
    var schema = Json.object().put("title", kind).put("description", meanings.require(kind));
    schema.put("type", "object").put("additionalProperties", false);
    schema.putArray("required").add("kind").add("name").add("spec");
    var properties = schema.putObject("properties");
    properties.putObject("kind").put("const", kind);
    properties
        .putObject("name")
        .put("type", "string")
        .put("pattern", Names.schemaPattern())
        .put("description", "lower-case letters, digits, - _ . (at most 63)");
    properties
        .putObject("project")
        .put("type", "string")
        .put("description", "the project that the files are applied to; may be left out");
    properties.set("spec", spec);
    return schema;
  }

  /// The settings of a step are those of its type; `${…}` may stand for any of them.
  private static void addSteps(ObjectNode spec, Map<String, Class<? extends Record>> steps) {
    var step = (ObjectNode) spec.at("/properties/steps/items");
    var types = ((ObjectNode) step.at("/properties/type")).putArray("enum");
    var cases = step.putArray("allOf");
    steps.forEach((type, settings) -> {
      types.add(type);
      var with = JsonSchema.ofTemplate(settings);
      var then = Json.object();
      if (with.has("required")) {
        then.putArray("required").add("with");
      }
      then.putObject("properties").set("with", with);
      var condition = Json.object();
      condition.putObject("properties").putObject("type").put("const", type);
      cases.addObject().set("if", condition).set("then", then);
    });
  }

  /// By its kind a document has the schema of that kind.
  private ObjectNode any() {
    var schema = Json.object().put("title", "a declaration").put("type", "object");
    schema.putArray("required").add("kind");
    var kinds = schema.putObject("properties").putObject("kind").putArray("enum");
    var cases = schema.putArray("allOf");
    byKind.forEach((kind, document) -> {
      kinds.add(kind);
      var condition = Json.object();
      condition.putObject("properties").putObject("kind").put("const", kind);
      cases.addObject().set("if", condition).set("then", document);
    });
    return schema;
  }
}
