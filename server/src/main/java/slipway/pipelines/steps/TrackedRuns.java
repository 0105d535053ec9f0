package slipway.pipelines.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import slipway.api.Digest;
import slipway.pipelines.StepContext;
import slipway.tracking.LogBatch;
import slipway.tracking.Metric;
import slipway.tracking.RunDetails;
import slipway.tracking.RunQuery;
import slipway.tracking.RunStatus;
import slipway.tracking.Tag;
import slipway.tracking.Tracking;

/// The tracked run of a training: made by the train step, found again by the digest of the
/// training's manifest, which the run carries as a tag.
final class TrackedRuns {
  static final String EXECUTION = "slipway.execution";
  static final String STEP = "slipway.step";
  static final String PIPELINE = "slipway.pipeline";
  static final String CUTOFF = "slipway.cutoff";
  static final String TRAINING = "slipway.training";

  private static final String GIT_COMMIT = "mlflow.source.git.commit";
  private static final int BATCH_METRICS_MAX = 1_000;

  private final BuiltInSteps.Areas areas;

  TrackedRuns(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  private Tracking tracking() {
    return areas.tracking();
  }

  /// A new run in the experiment of the pipeline's name; one that a crashed server left running for
  /// this step is ended first.
  String start(StepContext context, String cutoff) {
    return start(context, Map.of(CUTOFF, cutoff));
  }

  /// The same with tags of the step's own.
  String start(StepContext context, Map<String, String> more) {
    find(context, EXECUTION, context.execution().toString()).stream()
        .filter(run -> run.run().status() == RunStatus.RUNNING)
        .filter(run -> run.tags().contains(new Tag(STEP, context.step())))
        .forEach(run -> tracking().finish(context.caller(), run.run().id(), RunStatus.KILLED));
    var tags = new TreeMap<>(more);
    tags.put(EXECUTION, context.execution().toString());
    tags.put(PIPELINE, context.pipeline());
    tags.put(STEP, context.step());
    tags.put(GIT_COMMIT, context.revision());
    return tracking()
        .createRun(context.caller(), context.project(), context.pipeline(), context.title(), tags);
  }

  void logMetrics(StepContext context, String run, List<Metric> metrics) {
    for (int from = 0; from < metrics.size(); from += BATCH_METRICS_MAX) {
      int to = Math.min(from + BATCH_METRICS_MAX, metrics.size());
      tracking().logBatch(context.caller(), run, LogBatch.metrics(metrics.subList(from, to)));
    }
  }

  void logMetrics(StepContext context, String run, Map<String, Double> values, long nowMillis) {
    var metrics = new ArrayList<Metric>();
    values.forEach((key, value) -> metrics.add(new Metric(key, value, nowMillis, 0)));
    logMetrics(context, run, metrics);
  }

  void logParams(StepContext context, String run, Map<String, String> params) {
    tracking().logBatch(context.caller(), run, LogBatch.params(params));
  }

  void link(StepContext context, String run, String path, Digest blob) {
    tracking().linkArtifact(context.caller(), run, path, blob);
  }

  void succeed(StepContext context, String run, Digest training) {
    tracking().logBatch(context.caller(), run, LogBatch.tags(Map.of(TRAINING, training.hex())));
    tracking().finish(context.caller(), run, RunStatus.FINISHED);
  }

  void succeed(StepContext context, String run) {
    tracking().finish(context.caller(), run, RunStatus.FINISHED);
  }

  void fail(StepContext context, String run) {
    tracking()
        .finish(context.caller(), run, context.isCancelled() ? RunStatus.KILLED : RunStatus.FAILED);
  }

  /// The newest run of a training, when it is still there.
  Optional<String> ofTraining(StepContext context, Digest training) {
    return find(context, TRAINING, training.hex()).stream()
        .map(found -> found.run().id())
        .findFirst();
  }

  private List<RunDetails> find(StepContext context, String tag, String value) {
    return tracking()
        .findExperiment(context.caller(), context.project(), context.pipeline())
        .map(experiment ->
            tracking()
                .searchRuns(
                    context.caller(),
                    new RunQuery(
                        List.of(experiment.number()),
                        "tags.`" + tag + "` = '" + value + "'",
                        RunQuery.View.ACTIVE_ONLY,
                        List.of(),
                        10,
                        ""))
                .items())
        .orElse(List.of());
  }
}
