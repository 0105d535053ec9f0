package slipway.registry;

import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.http.Request;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowFace;
import slipway.mlflow.MlflowJson;
import tools.jackson.databind.node.ObjectNode;

/// `model-versions/*`.
final class VersionRoutes {
  private static final String PROJECT = Access.DEFAULT_PROJECT;

  private final Access access;
  private final Models models;
  private final Versions versions;

  VersionRoutes(Access access, Models models, Versions versions) {
    this.access = access;
    this.models = models;
    this.versions = versions;
  }

  void register(MlflowFace face) {
    face.post("model-versions/create", this::create)
        .get("model-versions/get", this::get)
        .get("model-versions/search", this::search)
        .patch("model-versions/update", this::update)
        .post("model-versions/transition-stage", this::transition)
        .delete("model-versions/delete", this::delete)
        .get("model-versions/get-download-uri", this::downloadUri)
        .post("model-versions/set-tag", this::setTag)
        .delete("model-versions/delete-tag", this::deleteTag);
  }

  private ObjectNode create(Request request, Message message) {
    Caller caller = access.caller(request);
    var name = message.requireText("name");
    var source = message.requireText("source");
    var loggedModel =
        message
            .findText("model_id")
            .filter(id -> !id.isEmpty())
            .or(() -> RegistryRules.loggedModel(source));
    var asked =
        new VersionRequest(
            Optional.empty(),
            message.findText("run_id").filter(id -> !id.isEmpty()),
            loggedModel,
            message.findText("run_link"),
            source,
            source,
            message.findText("description"),
            "",
            RegistryWire.tags(message));
    return RegistryWire.oneVersion(versions.create(caller, PROJECT, name, asked));
  }

  private ObjectNode get(Request request, Message message) {
    return RegistryWire.oneVersion(one(request, message));
  }

  private ObjectNode search(Request request, Message message) {
    int limit =
        message.limit(
            "max_results", ModelSearch.VERSIONS_LIMIT_DEFAULT, ModelSearch.VERSIONS_LIMIT_MAX);
    var page =
        models.searchVersions(
            access.caller(request),
            new ModelSearch.Question(
                PROJECT,
                message.text("filter", ""),
                message.texts("order_by"),
                limit,
                message.text("page_token", "")));
    var answer = MlflowJson.object();
    MlflowJson.putList(
        answer,
        "model_versions",
        page.items(),
        version -> {
          var node = RegistryWire.version(version);
          node.remove("aliases"); // as MLflow's search does
          return node;
        });
    MlflowJson.putToken(answer, page.nextPageToken());
    return answer;
  }

  private ObjectNode update(Request request, Message message) {
    return RegistryWire.oneVersion(
        versions.describe(
            access.caller(request),
            PROJECT,
            message.requireText("name"),
            RegistryWire.number(message),
            message.findText("description")));
  }

  private ObjectNode transition(Request request, Message message) {
    var others =
        message.flag("archive_existing_versions") ? Versions.Others.ARCHIVED : Versions.Others.KEPT;
    return RegistryWire.oneVersion(
        versions.setStage(
            access.caller(request),
            PROJECT,
            message.requireText("name"),
            RegistryWire.number(message),
            new Versions.Transition(RegistryRules.stage(message.requireText("stage")), others)));
  }

  private ObjectNode delete(Request request, Message message) {
    versions.delete(
        access.caller(request), PROJECT, message.requireText("name"), RegistryWire.number(message));
    return MlflowFace.done();
  }

  private ObjectNode downloadUri(Request request, Message message) {
    var answer = MlflowJson.object();
    answer.put("artifact_uri", one(request, message).location());
    return answer;
  }

  private ObjectNode setTag(Request request, Message message) {
    versions.setTag(
        access.caller(request),
        PROJECT,
        message.requireText("name"),
        RegistryWire.number(message),
        message.requireText("key"),
        message.text("value", ""));
    return MlflowFace.done();
  }

  private ObjectNode deleteTag(Request request, Message message) {
    versions.deleteTag(
        access.caller(request),
        PROJECT,
        message.requireText("name"),
        RegistryWire.number(message),
        message.requireText("key"));
    return MlflowFace.done();
  }

  private ModelVersion one(Request request, Message message) {
    return versions.get(
        access.caller(request), PROJECT, message.requireText("name"), RegistryWire.number(message));
  }
}
