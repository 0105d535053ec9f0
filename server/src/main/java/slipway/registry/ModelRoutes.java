package slipway.registry;

import java.util.HashSet;
import slipway.access.Access;
import slipway.http.Method;
import slipway.http.Request;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowFace;
import slipway.mlflow.MlflowJson;
import tools.jackson.databind.node.ObjectNode;

/// `registered-models/*`.
final class ModelRoutes {
  private static final String PROJECT = Access.DEFAULT_PROJECT;

  private final Access access;
  private final Models models;

  ModelRoutes(Access access, Models models) {
    this.access = access;
    this.models = models;
  }

  void register(MlflowFace face) {
    face.post("registered-models/create", this::create)
        .get("registered-models/get", this::get)
        .get("registered-models/search", this::search)
        .post("registered-models/rename", this::rename)
        .patch("registered-models/update", this::update)
        .delete("registered-models/delete", this::delete)
        .get("registered-models/get-latest-versions", this::latest)
        .post("registered-models/get-latest-versions", this::latest)
        .post("registered-models/set-tag", this::setTag)
        .delete("registered-models/delete-tag", this::deleteTag)
        .get("registered-models/alias", this::getAlias)
        .post("registered-models/alias", this::setAlias)
        .delete("registered-models/alias", this::deleteAlias);
    var none = "Webhooks are not served yet";
    face.notImplemented(Method.GET, "/mlflow/webhooks", none)
        .notImplemented(Method.POST, "/mlflow/webhooks", none);
  }

  private ObjectNode create(Request request, Message message) {
    return RegistryWire.oneModel(
        models.create(
            access.caller(request),
            PROJECT,
            message.requireText("name"),
            message.findText("description"),
            RegistryWire.tags(message)));
  }

  private ObjectNode get(Request request, Message message) {
    return RegistryWire.oneModel(
        models.get(access.caller(request), PROJECT, message.requireText("name")));
  }

  private ObjectNode search(Request request, Message message) {
    int limit =
        message.limit(
            "max_results", ModelSearch.MODELS_LIMIT_DEFAULT, ModelSearch.MODELS_LIMIT_MAX);
    var page =
        models.search(
            access.caller(request),
            new ModelSearch.Question(
                PROJECT,
                message.text("filter", ""),
                message.texts("order_by"),
                limit,
                message.text("page_token", "")));
    var answer = MlflowJson.object();
    MlflowJson.putList(answer, "registered_models", page.items(), RegistryWire::model);
    MlflowJson.putToken(answer, page.nextPageToken());
    return answer;
  }

  private ObjectNode rename(Request request, Message message) {
    return RegistryWire.oneModel(
        models.rename(
            access.caller(request),
            PROJECT,
            message.requireText("name"),
            message.requireText("new_name")));
  }

  private ObjectNode update(Request request, Message message) {
    return RegistryWire.oneModel(
        models.describe(
            access.caller(request),
            PROJECT,
            message.requireText("name"),
            message.findText("description")));
  }

  private ObjectNode delete(Request request, Message message) {
    models.delete(access.caller(request), PROJECT, message.requireText("name"));
    return MlflowFace.done();
  }

  private ObjectNode latest(Request request, Message message) {
    var wanted = new HashSet<Stage>();
    message.texts("stages").forEach(text -> wanted.add(RegistryRules.stage(text)));
    var model = models.get(access.caller(request), PROJECT, message.requireText("name"));
    var answer = MlflowJson.object();
    MlflowJson.putList(
        answer,
        "model_versions",
        model.latest().stream()
            .filter(version -> wanted.isEmpty() || wanted.contains(version.stage()))
            .toList(),
        RegistryWire::version);
    return answer;
  }

  private ObjectNode setTag(Request request, Message message) {
    models.setTag(
        access.caller(request),
        PROJECT,
        message.requireText("name"),
        message.requireText("key"),
        message.text("value", ""));
    return MlflowFace.done();
  }

  private ObjectNode deleteTag(Request request, Message message) {
    models.deleteTag(
        access.caller(request), PROJECT, message.requireText("name"), message.requireText("key"));
    return MlflowFace.done();
  }

  private ObjectNode getAlias(Request request, Message message) {
    return RegistryWire.oneVersion(
        models.byAlias(
            access.caller(request),
            PROJECT,
            message.requireText("name"),
            message.requireText("alias")));
  }

  private ObjectNode setAlias(Request request, Message message) {
    models.setAlias(
        access.caller(request),
        PROJECT,
        message.requireText("name"),
        message.requireText("alias"),
        RegistryWire.number(message));
    return MlflowFace.done();
  }

  private ObjectNode deleteAlias(Request request, Message message) {
    models.deleteAlias(
        access.caller(request), PROJECT, message.requireText("name"), message.requireText("alias"));
    return MlflowFace.done();
  }
}
