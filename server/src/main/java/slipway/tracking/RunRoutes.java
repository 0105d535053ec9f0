package slipway.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.access.Access;
import slipway.http.Request;
import slipway.mlflow.Invalid;
import slipway.mlflow.KeyRule;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowFace;
import slipway.mlflow.MlflowJson;
import tools.jackson.databind.node.ObjectNode;

/// `runs/*`, and the datasets that runs were given.
final class RunRoutes {
  private static final Map<Integer, String> STATUSES =
      Arrays.stream(RunStatus.values())
          .collect(Collectors.toUnmodifiableMap(RunStatus::number, RunStatus::name));

  private static final List<String> MODEL_FIELDS =
      List.of("artifact_path", "flavors", "utc_time_created", "run_id");
  private static final int EXPERIMENTS_MAX = 20;

  private final Access access;
  private final Runs runs;

  RunRoutes(Access access, Runs runs) {
    this.access = access;
    this.runs = runs;
  }

  void register(MlflowFace face) {
    face.post("runs/create", this::create)
        .get("runs/get", this::get)
        .post("runs/search", this::search)
        .post("runs/update", this::update)
        .post("runs/delete", this::delete)
        .post("runs/restore", this::restore)
        .post("runs/log-metric", this::logMetric)
        .post("runs/log-parameter", this::logParameter)
        .post("runs/set-tag", this::setTag)
        .post("runs/delete-tag", this::deleteTag)
        .post("runs/log-batch", this::logBatch)
        .post("runs/log-inputs", this::logInputs)
        .post("runs/outputs", this::outputs)
        .post("runs/log-model", this::logModel)
        .post("experiments/search-datasets", this::searchDatasets);
  }

  private ObjectNode create(Request request, Message message) {
    var given =
        new Runs.NewRun(
            message.text("run_name", ""),
            message.text("user_id", ""),
            message.findNumber("start_time").orElse(0),
            Wire.tags(message));
    long experiment = Experiments.number(message.requireText("experiment_id"));
    return one(runs.create(access.caller(request), experiment, given));
  }

  private ObjectNode get(Request request, Message message) {
    return one(runs.get(access.caller(request), Wire.requireRunId(message)));
  }

  private ObjectNode search(Request request, Message message) {
    var experiments = message.texts("experiment_ids").stream().map(Experiments::number).toList();
    int limit = message.limit("max_results", RunSearch.LIMIT_DEFAULT, RunSearch.LIMIT_MAX);
    var page =
        runs.search(
            access.caller(request),
            new RunQuery(
                experiments,
                message.text("filter", ""),
                Wire.view(message, "run_view_type"),
                message.texts("order_by"),
                limit,
                message.text("page_token", "")));
    var answer = MlflowJson.object();
    MlflowJson.putList(answer, "runs", page.items(), Wire::run);
    MlflowJson.putToken(answer, page.nextPageToken());
    return answer;
  }

  private ObjectNode update(Request request, Message message) {
    var update =
        new Runs.Update(
            message.findText("run_name"),
            message.findEnum("status", STATUSES).map(RunStatus::valueOf),
            message.findNumber("end_time"));
    var run = runs.update(access.caller(request), Wire.requireRunId(message), update);
    var answer = MlflowJson.object();
    answer.set("run_info", Wire.runInfo(run));
    return answer;
  }

  private ObjectNode delete(Request request, Message message) {
    runs.delete(access.caller(request), Wire.requireRunId(message));
    return MlflowFace.done();
  }

  private ObjectNode restore(Request request, Message message) {
    runs.restore(access.caller(request), Wire.requireRunId(message));
    return MlflowFace.done();
  }

  private ObjectNode logMetric(Request request, Message message) {
    var run = Wire.requireRunId(message);
    var measured = new ArrayList<ModelMetric>();
    var metric = Wire.metric(message, measured);
    Limits.metric(metric, "");
    var batch = new LogBatch(List.of(metric), List.of(), List.of(), measured);
    runs.log("tracking.logMetric", access.caller(request), run, batch);
    return MlflowFace.done();
  }

  private ObjectNode logParameter(Request request, Message message) {
    var run = Wire.requireRunId(message);
    var key = KeyRule.require(message.requireText("key"), "key");
    var param = new Param(key, message.text("value", ""));
    var batch = new LogBatch(List.of(), List.of(param), List.of(), List.of());
    runs.log("tracking.logParameter", access.caller(request), run, batch);
    return MlflowFace.done();
  }

  private ObjectNode setTag(Request request, Message message) {
    var run = Wire.requireRunId(message);
    var key = KeyRule.require(message.requireText("key"), "key");
    var tag = new Tag(key, message.text("value", ""));
    var batch = new LogBatch(List.of(), List.of(), List.of(tag), List.of());
    runs.log("tracking.setTag", access.caller(request), run, batch);
    return MlflowFace.done();
  }

  private ObjectNode deleteTag(Request request, Message message) {
    var run = Wire.requireRunId(message);
    runs.deleteTag(access.caller(request), run, message.requireText("key"));
    return MlflowFace.done();
  }

  private ObjectNode logBatch(Request request, Message message) {
    var run = Wire.requireRunId(message);
    runs.log("tracking.logBatch", access.caller(request), run, Wire.batch(message));
    return MlflowFace.done();
  }

  private ObjectNode logInputs(Request request, Message message) {
    var run = Wire.requireRunId(message);
    runs.logInputs(access.caller(request), run, Wire.datasets(message), Wire.modelLinks(message));
    return MlflowFace.done();
  }

  private ObjectNode outputs(Request request, Message message) {
    var run = Wire.requireRunId(message);
    if (!message.has("models")) {
      throw Invalid.missing("models");
    }
    runs.logOutputs(access.caller(request), run, Wire.modelLinks(message));
    return MlflowFace.done();
  }

  /// How clients before 3.0 tell of a model among a run's files: kept as the tag they read back.
  private ObjectNode logModel(Request request, Message message) {
    var run = Wire.requireRunId(message);
    var text = message.requireText("model_json");
    var given = MlflowJson.readOrMissing(text);
    if (!given.isObject()) {
      throw Invalid.value(text, "model_json", "Malformed model info (expected: a JSON object).");
    }
    var missing = MODEL_FIELDS.stream().filter(name -> !given.has(name)).toList();
    if (!missing.isEmpty()) {
      throw Invalid.of("Model json is missing mandatory fields: " + missing);
    }
    runs.appendModel(access.caller(request), run, given);
    return MlflowFace.done();
  }

  private ObjectNode searchDatasets(Request request, Message message) {
    var experiments = message.texts("experiment_ids");
    if (experiments.isEmpty()) {
      throw Invalid.of("SearchDatasets request must specify at least one experiment_id.");
    }
    if (experiments.size() > EXPERIMENTS_MAX) {
      throw Invalid.of(
          "SearchDatasets request cannot specify more than "
              + EXPERIMENTS_MAX
              + " experiment_ids. Received "
              + experiments.size()
              + " experiment_ids.");
    }
    var numbers = experiments.stream().map(Experiments::number).toList();
    var answer = MlflowJson.object();
    MlflowJson.putList(
        answer,
        "dataset_summaries",
        runs.datasets(access.caller(request), numbers),
        Wire::datasetSummary);
    return answer;
  }

  private static ObjectNode one(RunDetails details) {
    var answer = MlflowJson.object();
    answer.set("run", Wire.run(details));
    return answer;
  }
}
