package slipway.pipelines.steps;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepResult;
import slipway.training.Evaluation;
import slipway.training.TrainingResult;

/// Measures a training by predictions of rows that the predicting model has not seen.
final class EvaluateStep implements StepKind<EvaluateStep.Settings> {
  /// @param training the train step's output
  record Settings(String training) {}

  /// The figures of a binary model, by the names a later step may ask for.
  private static final Set<String> FIGURES =
      Set.of(
          "auc",
          "log_loss",
          "base_log_loss",
          "brier",
          "ece",
          "calibration_gap",
          "positive_share",
          "mean_prediction",
          "accuracy",
          "mae",
          "rmse",
          "r2");

  private final BuiltInSteps.Areas areas;
  private final TrackedRuns runs;

  EvaluateStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
    this.runs = new TrackedRuns(areas);
  }

  @Override
  public String type() {
    return "evaluate";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Set<String> outputs() {
    var names = new TreeSet<>(FIGURES);
    names.add("evaluation");
    return names;
  }

  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    return Map.of(); // the training's digest, a setting, names all there is
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    var training = new Digest(settings.training());
    var manifest = TrainingManifest.read(areas.blobs(), training);
    var labels = Floats.read(areas.blobs().bytes(manifest.given().labels()));
    var predictions = Floats.read(areas.blobs().bytes(manifest.file(TrainingResult.OUT_OF_FOLD)));
    var evaluation = Evaluation.of(manifest.task(), manifest.classes(), labels, predictions);
    var blob = areas.blobs().put(Json.canonical(evaluation.stored()));
    runs.ofTraining(context, training)
        .ifPresent(run -> {
          runs.logMetrics(context, run, evaluation.metrics(), System.currentTimeMillis());
          runs.link(context, run, "evaluation.json", blob);
        });
    var outputs = Json.object().put("evaluation", blob.hex());
    var figures = new StringBuilder();
    evaluation
        .metrics()
        .forEach((name, value) -> {
          outputs.put(name, value);
          context.log(name + " " + value);
        });
    for (var name : new String[] {"auc", "log_loss", "rmse", "accuracy"}) {
      var value = evaluation.metrics().get(name);
      if (value != null) {
        figures.append(figures.isEmpty() ? "" : ", ").append(name);
        figures.append(String.format(java.util.Locale.ROOT, " %.4f", value));
      }
    }
    return StepResult.of(outputs, figures + " out of fold on " + Counted.of(evaluation.n(), "row"))
        .keeping(blob);
  }
}
