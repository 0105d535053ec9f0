package slipway.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import slipway.access.Access;
import slipway.http.Method;
import slipway.http.Request;
import slipway.http.Response;
import slipway.mlflow.Invalid;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowFace;
import slipway.mlflow.MlflowJson;
import slipway.mlflow.search.OrderTerm.Direction;
import slipway.tracking.LoggedModel.MeasuredMetric;
import slipway.tracking.ModelMetric.DatasetRef;
import tools.jackson.databind.node.ObjectNode;

/// `logged-models/*`.
final class LoggedModelRoutes {
  private static final Map<Integer, String> STATUSES =
      Arrays.stream(LoggedModel.Status.values())
          .collect(
              Collectors.toUnmodifiableMap(LoggedModel.Status::number, LoggedModel.Status::name));

  private final Access access;
  private final LoggedModels models;
  private final Artifacts artifacts;

  LoggedModelRoutes(Access access, LoggedModels models, Artifacts artifacts) {
    this.access = access;
    this.models = models;
    this.artifacts = artifacts;
  }

  void register(MlflowFace face) {
    face.post("logged-models", this::create)
        .post("logged-models/search", this::search)
        .get("logged-models/search", LoggedModelRoutes::noSuchModel)
        .patch("logged-models/search", LoggedModelRoutes::noSuchModel)
        .delete("logged-models/search", LoggedModelRoutes::noSuchModel)
        .get("logged-models/{model_id}", this::get)
        .patch("logged-models/{model_id}", this::finish)
        .delete("logged-models/{model_id}", this::delete)
        .patch("logged-models/{model_id}/tags", this::setTags)
        .delete("logged-models/{model_id}/tags/{*key}", this::deleteTag)
        .post("logged-models/{model_id}/params", this::logParams)
        .get("logged-models/{model_id}/artifacts/directories", this::listFiles)
        .raw(Method.GET, "/mlflow/logged-models/{model_id}/artifacts/files", this::file);
  }

  /// The fixed path hides the one with an id from these methods.
  private static ObjectNode noSuchModel(Request request, Message message) {
    throw Invalid.notFound("Logged model with ID 'search' not found.");
  }

  private ObjectNode create(Request request, Message message) {
    var name = message.text("name", "");
    var given =
        new LoggedModels.NewModel(
            Experiments.number(message.requireText("experiment_id")),
            name.isEmpty() ? RunNames.random(RandomGenerator.getDefault()) : name,
            message.findText("model_type"),
            message.findText("source_run_id"),
            Wire.params(message),
            Wire.tags(message));
    return one(models.create(access.caller(request), given));
  }

  private ObjectNode get(Request request, Message message) {
    var id = request.path("model_id");
    return one(models.get(access.caller(request), id, message.flag("allow_deleted")));
  }

  private ObjectNode finish(Request request, Message message) {
    var status =
        message
            .findEnum("status", STATUSES)
            .map(LoggedModel.Status::valueOf)
            .orElseThrow(() -> Invalid.missing("status"));
    return one(models.finish(access.caller(request), request.path("model_id"), status));
  }

  private ObjectNode delete(Request request, Message message) {
    models.delete(access.caller(request), request.path("model_id"));
    return MlflowFace.done();
  }

  private ObjectNode setTags(Request request, Message message) {
    var id = request.path("model_id");
    return one(models.setTags(access.caller(request), id, Wire.tags(message)));
  }

  private ObjectNode deleteTag(Request request, Message message) {
    models.deleteTag(access.caller(request), request.path("model_id"), request.path("key"));
    return MlflowFace.done();
  }

  private ObjectNode logParams(Request request, Message message) {
    models.logParams(access.caller(request), request.path("model_id"), Wire.params(message));
    return MlflowFace.done();
  }

  private ObjectNode search(Request request, Message message) {
    var experiments = message.texts("experiment_ids").stream().map(Experiments::number).toList();
    if (experiments.isEmpty()) {
      throw Invalid.missing("experiment_ids");
    }
    int limit =
        message.limit("max_results", LoggedModelSearch.LIMIT_DEFAULT, LoggedModelSearch.LIMIT_MAX);
    var page =
        models.search(
            access.caller(request),
            new LoggedModelQuery(
                experiments,
                message.text("filter", ""),
                datasets(message),
                orders(message),
                limit,
                message.text("page_token", "")));
    var answer = MlflowJson.object();
    MlflowJson.putList(answer, "models", page.items(), LoggedModelRoutes::model);
    MlflowJson.putToken(answer, page.nextPageToken());
    return answer;
  }

  private static List<DatasetRef> datasets(Message message) {
    var datasets = new ArrayList<DatasetRef>();
    for (var dataset : message.objects("datasets")) {
      var name = dataset.text("dataset_name", "");
      if (name.isEmpty()) {
        throw Invalid.of("`dataset_name` in the `datasets` clause must be specified.");
      }
      datasets.add(new DatasetRef(name, dataset.text("dataset_digest", "")));
    }
    return datasets;
  }

  private static List<LoggedModelQuery.Order> orders(Message message) {
    return message.objects("order_by").stream()
        .map(term ->
            new LoggedModelQuery.Order(
                term.requireText("field_name"),
                term.flagOr("ascending", true) ? Direction.ASCENDING : Direction.DESCENDING,
                new DatasetRef(term.text("dataset_name", ""), term.text("dataset_digest", ""))))
        .toList();
  }

  private ObjectNode listFiles(Request request, Message message) {
    var caller = access.caller(request);
    var model = models.get(caller, request.path("model_id"), false);
    var root = ArtifactRoutes.root("model " + model.id(), model.artifactUri());
    var answer = MlflowJson.object();
    answer.put("root_uri", model.artifactUri());
    ArtifactRoutes.putFiles(
        answer,
        artifacts.list(
            caller, ArtifactRoutes.below(root, message.text("artifact_directory_path", ""))),
        root);
    return answer;
  }

  private Response file(Request request) {
    var path =
        new ArtifactPath(
            request
                .query("artifact_file_path")
                .orElseThrow(() -> Invalid.missing("artifact_file_path")));
    var caller = access.caller(request);
    var model = models.get(caller, request.path("model_id"), false);
    var root = ArtifactRoutes.root("model " + model.id(), model.artifactUri());
    return Downloads.answer(
        artifacts.blobs(), artifacts.require(caller, ArtifactPath.below(root, path.text())));
  }

  private static ObjectNode one(LoggedModel model) {
    var answer = MlflowJson.object();
    answer.set("model", model(model));
    return answer;
  }

  private static ObjectNode model(LoggedModel model) {
    var node = MlflowJson.object();
    var info = node.putObject("info");
    info.put("model_id", model.id());
    info.put("experiment_id", Long.toString(model.experiment()));
    info.put("name", model.name());
    info.put("creation_timestamp_ms", model.createdMillis());
    info.put("last_updated_timestamp_ms", model.updatedMillis());
    info.put("artifact_uri", model.artifactUri());
    info.put("status", model.status().name());
    putPresent(info, "model_type", model.type());
    putPresent(info, "source_run_id", model.sourceRunId());
    putPresent(info, "status_message", model.statusMessage());
    MlflowJson.putList(info, "tags", model.tags(), Wire::tag);
    var data = node.putObject("data");
    MlflowJson.putList(data, "params", model.params(), Wire::param);
    MlflowJson.putList(data, "metrics", model.metrics(), LoggedModelRoutes::metric);
    return node;
  }

  private static ObjectNode metric(MeasuredMetric measured) {
    var node = Wire.metric(measured.metric().metric());
    measured
        .metric()
        .dataset()
        .ifPresent(dataset -> {
          node.put("dataset_name", dataset.name());
          node.put("dataset_digest", dataset.digest());
        });
    node.put("model_id", measured.metric().modelId());
    node.put("run_id", measured.runId());
    return node;
  }

  private static void putPresent(ObjectNode node, String name, Optional<String> value) {
    value.ifPresent(text -> node.put(name, text));
  }
}
