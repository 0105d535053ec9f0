package slipway.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import slipway.api.wire.Run;
import slipway.client.Transport.Call;
import tools.jackson.databind.JsonNode;

/// Runs through MLflow's face, as records.
final class RunSearch {
  private RunSearch() {}

  static List<Run> search(Transport transport, String filter, int max) {
    var experiments = new LinkedHashMap<String, String>();
    var found =
        transport.call(
            Call.post("/api/2.0/mlflow/experiments/search", Map.of("max_results", 1000))
                .repeatable(),
            JsonNode.class);
    for (var experiment : found.path("experiments")) {
      experiments.put(
          experiment.path("experiment_id").asString(), experiment.path("name").asString());
    }
    var answer =
        transport.call(
            Call.post(
                    "/api/2.0/mlflow/runs/search",
                    Map.of(
                        "experiment_ids",
                        List.copyOf(experiments.keySet()),
                        "filter",
                        filter,
                        "max_results",
                        max,
                        "order_by",
                        List.of("attributes.start_time DESC")))
                .repeatable(),
            JsonNode.class);
    var runs = new ArrayList<Run>();
    for (var run : answer.path("runs")) {
      runs.add(run(run, experiments));
    }
    return runs;
  }

  private static Run run(JsonNode run, Map<String, String> experiments) {
    var info = run.path("info");
    var data = run.path("data");
    var metrics = new LinkedHashMap<String, Double>();
    for (var metric : data.path("metrics")) {
      metrics.put(metric.path("key").asString(), metric.path("value").asDouble(Double.NaN));
    }
    var params = new LinkedHashMap<String, String>();
    for (var param : data.path("params")) {
      params.put(param.path("key").asString(), param.path("value").asString());
    }
    var experiment = info.path("experiment_id").asString("");
    return new Run(
        info.path("run_id").asString(),
        info.path("run_name").asString(""),
        experiments.getOrDefault(experiment, experiment),
        info.path("status").asString(""),
        Instant.ofEpochMilli(info.path("start_time").asLong(0)),
        info.has("end_time") ? Instant.ofEpochMilli(info.path("end_time").asLong()) : null,
        metrics,
        params);
  }
}
