package slipway.tracking;

import java.util.List;
import java.util.Optional;
import slipway.access.Access;
import slipway.http.Request;
import slipway.mlflow.Invalid;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowFace;
import slipway.mlflow.MlflowJson;
import slipway.mlflow.PageToken;
import tools.jackson.databind.node.ObjectNode;

/// `metrics/*`.
final class MetricRoutes {
  private final Access access;
  private final Histories histories;

  MetricRoutes(Access access, Histories histories) {
    this.access = access;
    this.histories = histories;
  }

  void register(MlflowFace face) {
    face.get("metrics/get-history", this::ofOne)
        .get("metrics/get-history-bulk", this::ofAll)
        .get("metrics/get-history-bulk-interval", this::thinned);
  }

  /// Up to 25,000 points, and a token for the next.
  private ObjectNode ofOne(Request request, Message message) {
    var run = Wire.requireRunId(message);
    var key = message.requireText("metric_key");
    int limit =
        Math.min(
            message.limit("max_results", Histories.POINTS_MAX, Integer.MAX_VALUE),
            Histories.POINTS_MAX);
    var question = "history\n" + run + "\n" + key;
    var token = message.text("page_token", "");
    long offset =
        token.isEmpty()
            ? 0
            : (Long) PageToken.read(token, question, List.of(Long.class)).getFirst();
    var points = histories.of(access.caller(request), run, key, limit + 1, Math.max(0, offset));
    var answer = MlflowJson.object();
    boolean more = points.size() > limit;
    MlflowJson.putList(answer, "metrics", more ? points.subList(0, limit) : points, Wire::metric);
    MlflowJson.putToken(answer, more ? PageToken.write(question, List.of(offset + limit)) : "");
    return answer;
  }

  private ObjectNode ofAll(Request request, Message message) {
    var runs = message.texts("run_id");
    if (runs.isEmpty()) {
      throw Invalid.of("GetMetricHistoryBulk request must specify at least one run_id.");
    }
    if (runs.size() > Histories.RUNS_MAX) {
      throw Invalid.of(
          "GetMetricHistoryBulk request cannot specify more than "
              + Histories.RUNS_MAX
              + " run_ids. Received "
              + runs.size()
              + " run_ids.");
    }
    var key =
        message
            .findText("metric_key")
            .orElseThrow(
                () -> Invalid.of("GetMetricHistoryBulk request must specify a metric_key."));
    long limit = message.findNumber("max_results").orElse(Histories.POINTS_MAX);
    if (limit < 0) {
      throw Invalid.limit(limit, "max_results", Histories.POINTS_MAX);
    }
    var points =
        histories.ofAll(
            access.caller(request), runs, key, (int) Math.min(limit, Histories.POINTS_MAX));
    var answer = MlflowJson.object();
    var list = answer.putArray("metrics"); // there also when it is empty
    points.forEach(point -> list.add(point(point)));
    return answer;
  }

  private ObjectNode thinned(Request request, Message message) {
    var runs = message.texts("run_ids");
    if (runs.isEmpty()) {
      throw Invalid.missing("run_ids");
    }
    if (runs.size() > Histories.RUNS_MAX) {
      throw Invalid.of(
          "GetMetricHistoryBulkInterval request must specify at most "
              + Histories.RUNS_MAX
              + " run_ids. Received "
              + runs.size()
              + " run_ids.");
    }
    var key = message.requireText("metric_key");
    var steps = steps(message);
    long max = message.findNumber("max_results").orElse(Histories.THINNED_MAX);
    if (max < 1 || max > Histories.THINNED_MAX) {
      throw Invalid.of("max_results must be between 1 and " + Histories.THINNED_MAX + ".");
    }
    var points = histories.thinned(access.caller(request), runs, key, (int) max, steps);
    var answer = MlflowJson.object();
    MlflowJson.putList(answer, "metrics", points, MetricRoutes::point);
    return answer;
  }

  private static Optional<Histories.Steps> steps(Message message) {
    var first = message.findNumber("start_step");
    var last = message.findNumber("end_step");
    if (first.isPresent() != last.isPresent()) {
      throw Invalid.of("If either start step or end step are specified, both must be specified.");
    }
    if (first.isEmpty()) {
      return Optional.empty();
    }
    if (first.getAsLong() > last.getAsLong()) {
      throw Invalid.of(
          "end_step must be greater than start_step. Found start_step="
              + first.getAsLong()
              + " and end_step="
              + last.getAsLong()
              + ".");
    }
    return Optional.of(new Histories.Steps(first.getAsLong(), last.getAsLong()));
  }

  private static ObjectNode point(Histories.OfRun point) {
    var node = Wire.metric(point.metric());
    node.put("run_id", point.runId());
    return node;
  }
}
