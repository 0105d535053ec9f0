package slipway.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.mlflow.Invalid;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowJson;
import slipway.tracking.RunDetails.DatasetInput;
import slipway.tracking.RunDetails.ModelLink;
import tools.jackson.databind.node.ObjectNode;

/// Tracking's records as MLflow's JSON.
final class Wire {
  static final Map<Integer, String> VIEWS = Map.of(1, "ACTIVE_ONLY", 2, "DELETED_ONLY", 3, "ALL");

  private Wire() {}

  static ObjectNode experiment(Experiment experiment) {
    var node = MlflowJson.object();
    node.put("experiment_id", experiment.id());
    node.put("name", experiment.name());
    node.put("artifact_location", experiment.artifactLocation());
    node.put("lifecycle_stage", stage(experiment.isDeleted()));
    node.put("last_update_time", experiment.updatedAt().toEpochMilli());
    node.put("creation_time", experiment.createdAt().toEpochMilli());
    MlflowJson.putList(node, "tags", experiment.tags(), Wire::tag);
    return node;
  }

  static ObjectNode run(RunDetails details) {
    var node = MlflowJson.object();
    node.set("info", runInfo(details.run()));
    var data = node.putObject("data");
    MlflowJson.putList(data, "metrics", details.metrics(), Wire::metric);
    MlflowJson.putList(data, "params", details.params(), Wire::param);
    MlflowJson.putList(data, "tags", details.tags(), Wire::tag);
    var inputs = node.putObject("inputs");
    MlflowJson.putList(inputs, "dataset_inputs", details.datasets(), Wire::dataset);
    MlflowJson.putList(
        inputs,
        "model_inputs",
        details.modelInputs(),
        link -> {
          var input = MlflowJson.object();
          input.put("model_id", link.modelId());
          return input;
        });
    var outputs = node.putObject("outputs");
    MlflowJson.putList(
        outputs,
        "model_outputs",
        details.modelOutputs(),
        link -> {
          var output = MlflowJson.object();
          output.put("model_id", link.modelId());
          output.put("step", link.step());
          return output;
        });
    return node;
  }

  static ObjectNode runInfo(Run run) {
    var node = MlflowJson.object();
    node.put("run_uuid", run.id());
    node.put("experiment_id", run.experimentId());
    node.put("run_name", run.name());
    node.put("user_id", run.user());
    node.put("status", run.status().name());
    node.put("start_time", run.startMillis());
    if (run.endMillis().isPresent()) {
      node.put("end_time", run.endMillis().getAsLong());
    }
    node.put("artifact_uri", run.artifactUri());
    node.put("lifecycle_stage", stage(run.isDeleted()));
    node.put("run_id", run.id());
    return node;
  }

  static ObjectNode metric(Metric metric) {
    var node = MlflowJson.object();
    node.put("key", metric.key());
    MlflowJson.putDouble(node, "value", metric.value());
    node.put("timestamp", metric.timestampMillis());
    node.put("step", metric.step());
    return node;
  }

  static ObjectNode param(Param param) {
    var node = MlflowJson.object();
    node.put("key", param.key());
    node.put("value", param.value());
    return node;
  }

  static ObjectNode tag(Tag tag) {
    var node = MlflowJson.object();
    node.put("key", tag.key());
    node.put("value", tag.value());
    return node;
  }

  private static ObjectNode dataset(DatasetInput input) {
    var node = MlflowJson.object();
    MlflowJson.putList(node, "tags", input.tags(), Wire::tag);
    var dataset = node.putObject("dataset");
    dataset.put("name", input.dataset().name());
    dataset.put("digest", input.dataset().digest());
    dataset.put("source_type", input.dataset().sourceType());
    dataset.put("source", input.dataset().source());
    if (!input.dataset().schema().isEmpty()) {
      dataset.put("schema", input.dataset().schema());
    }
    if (!input.dataset().profile().isEmpty()) {
      dataset.put("profile", input.dataset().profile());
    }
    return node;
  }

  static ObjectNode datasetSummary(DatasetSummary summary) {
    var node = MlflowJson.object();
    node.put("experiment_id", Long.toString(summary.experiment()));
    node.put("name", summary.name());
    node.put("digest", summary.digest());
    if (!summary.context().isEmpty()) {
      node.put("context", summary.context());
    }
    return node;
  }

  private static String stage(boolean deleted) {
    return deleted ? "deleted" : "active";
  }

  static String runId(Message message) {
    var id = message.text("run_id", "");
    return id.isEmpty() ? message.text("run_uuid", "") : id;
  }

  static String requireRunId(Message message) {
    var id = runId(message);
    if (id.isEmpty()) {
      throw Invalid.missing("run_id");
    }
    return id;
  }

  static RunQuery.View view(Message message, String name) {
    return message
        .findEnum(name, VIEWS)
        .map(RunQuery.View::valueOf)
        .orElse(RunQuery.View.ACTIVE_ONLY);
  }

  static List<Tag> tags(Message message) {
    return message.objects("tags").stream()
        .map(tag -> new Tag(tag.requireText("key"), tag.text("value", "")))
        .toList();
  }

  static List<Param> params(Message message) {
    return message.objects("params").stream()
        .map(param -> new Param(param.requireText("key"), param.text("value", "")))
        .toList();
  }

  /// Reads metrics into `metrics`, and those that belong to a logged model into `measured` as well.
  static Metric metric(Message message, List<ModelMetric> measured) {
    var metric =
        new Metric(
            message.requireText("key"),
            message.requireDouble("value"),
            message.requireNumber("timestamp"),
            message.findNumber("step").orElse(0));
    var model = message.text("model_id", "");
    if (!model.isEmpty()) {
      var name = message.text("dataset_name", "");
      Optional<ModelMetric.DatasetRef> dataset =
          name.isEmpty()
              ? Optional.empty()
              : Optional.of(new ModelMetric.DatasetRef(name, message.text("dataset_digest", "")));
      measured.add(new ModelMetric(model, metric, dataset));
    }
    return metric;
  }

  static LogBatch batch(Message message) {
    var measured = new ArrayList<ModelMetric>();
    var metrics = new ArrayList<Metric>();
    for (var metric : message.objects("metrics")) {
      metrics.add(metric(metric, measured));
    }
    return new LogBatch(metrics, params(message), tags(message), measured);
  }

  static List<DatasetInput> datasets(Message message) {
    var inputs = new ArrayList<DatasetInput>();
    for (var input : message.objects("datasets")) {
      var dataset = input.requireObject("dataset");
      inputs.add(
          new DatasetInput(
              new LoggedDataset(
                  Limits.atMost(dataset.requireText("name"), 500, "name"),
                  Limits.atMost(dataset.requireText("digest"), 36, "digest"),
                  dataset.requireText("source_type"),
                  Limits.atMost(dataset.requireText("source"), 65_535, "source"),
                  Limits.atMost(dataset.text("schema", ""), 1_048_575, "schema"),
                  Limits.atMost(dataset.text("profile", ""), 16_777_215, "profile")),
              inputTags(input)));
    }
    return inputs;
  }

  private static List<Tag> inputTags(Message input) {
    var tags = tags(input);
    tags.forEach(tag -> {
      Limits.atMost(tag.key(), 255, "tags.key");
      Limits.atMost(tag.value(), 500, "tags.value");
    });
    return tags;
  }

  static List<ModelLink> modelLinks(Message message) {
    return message.objects("models").stream()
        .map(link -> new ModelLink(link.requireText("model_id"), link.findNumber("step").orElse(0)))
        .toList();
  }
}
