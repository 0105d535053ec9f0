package slipway.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowJson;
import tools.jackson.databind.node.ObjectNode;

/// The registry's records as MLflow's JSON.
final class RegistryWire {
  private RegistryWire() {}

  static ObjectNode model(RegisteredModel model) {
    var node = MlflowJson.object();
    node.put("name", model.name());
    node.put("creation_timestamp", model.createdAt().toEpochMilli());
    node.put("last_updated_timestamp", model.updatedAt().toEpochMilli());
    model.description().ifPresent(text -> node.put("description", text));
    MlflowJson.putList(node, "latest_versions", model.latest(), RegistryWire::version);
    putTags(node, model.tags());
    MlflowJson.putList(
        node,
        "aliases",
        model.aliases().entrySet(),
        entry -> {
          var alias = MlflowJson.object();
          alias.put("alias", entry.getKey());
          alias.put("version", Integer.toString(entry.getValue()));
          return alias;
        });
    return node;
  }

  static ObjectNode version(ModelVersion version) {
    var node = MlflowJson.object();
    node.put("name", version.model());
    node.put("version", Integer.toString(version.number()));
    node.put("creation_timestamp", version.createdAt().toEpochMilli());
    node.put("last_updated_timestamp", version.updatedAt().toEpochMilli());
    if (!version.user().isEmpty()) {
      node.put("user_id", version.user());
    }
    node.put("current_stage", version.stage().text());
    node.put("description", version.description().orElse(""));
    node.put("source", version.source());
    node.put("run_id", version.runId().orElse(""));
    node.put("status", "READY");
    version.runLink().ifPresent(link -> node.put("run_link", link));
    version.loggedModelId().ifPresent(id -> node.put("model_id", id));
    putTags(node, version.tags());
    if (!version.aliases().isEmpty()) {
      var aliases = node.putArray("aliases");
      version.aliases().forEach(aliases::add);
    }
    return node;
  }

  static ObjectNode oneModel(RegisteredModel model) {
    var answer = MlflowJson.object();
    answer.set("registered_model", model(model));
    return answer;
  }

  static ObjectNode oneVersion(ModelVersion version) {
    var answer = MlflowJson.object();
    answer.set("model_version", version(version));
    return answer;
  }

  static Map<String, String> tags(Message message) {
    var tags = new LinkedHashMap<String, String>();
    for (var tag : message.objects("tags")) {
      tags.put(tag.requireText("key"), tag.text("value", ""));
    }
    return tags;
  }

  static int number(Message message) {
    return RegistryRules.version(message.requireText("version"));
  }

  private static void putTags(ObjectNode node, Map<String, String> tags) {
    MlflowJson.putList(
        node,
        "tags",
        tags.entrySet(),
        entry -> {
          var tag = MlflowJson.object();
          tag.put("key", entry.getKey());
          tag.put("value", entry.getValue());
          return tag;
        });
  }
}
