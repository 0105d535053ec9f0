package slipway.pipelines.steps;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.db.Tx;
import slipway.pipelines.StepContext;
import slipway.training.TrainingData;
import slipway.training.TrainingRequest;
import slipway.training.TrainingResult;
import slipway.training.XgboostSettings;
import tools.jackson.databind.JsonNode;

/// Gradient-boosted trees, in a child process.
final class XgboostWork implements Trainer {
  static final String NAME = "xgboost";

  private static final int FOLDS = 5;

  private final BuiltInSteps.Areas areas;

  XgboostWork(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  @Override
  public Map<String, String> inputs(Tx tx, StepContext context, TrainStep.Settings settings) {
    if (settings.base() != null) {
      throw SlipwayException.invalid(
          "base", settings.base(), "none; only trainer " + RecalibrationWork.NAME + " has one");
    }
    return Map.of();
  }

  @Override
  public TrainingManifest.Folds split(StepContext context, TrainStep.Settings settings) {
    var folds = settings.folds();
    var count = folds == null ? null : folds.count();
    return new TrainingManifest.Folds(
        count == null ? FOLDS : count, folds == null ? null : folds.expression());
  }

  @Override
  public Made train(Job job, TrackedRuns runs) {
    var frame = job.frame();
    var context = job.context();
    var xgboost = XgboostSettings.parse(job.settings().declared(), frame.task());
    runs.logParams(context, job.run(), params(job, xgboost));
    var listener = new TrainProgress(context, frame.folds() + 1);
    var result =
        areas
            .training()
            .train(
                new TrainingRequest(
                    new TrainingData(
                        frame.directory().resolve("features.f32"),
                        frame.directory().resolve("labels.f32"),
                        frame.directory().resolve("folds.i32"),
                        frame.rows(),
                        frame.features()),
                    frame.task(),
                    job.classes(),
                    frame.folds(),
                    xgboost),
                context.directory().resolve("training"),
                listener);
    runs.logMetrics(context, job.run(), listener.metrics());
    return new Made(
        null,
        settingsOf(xgboost),
        result.metadata(),
        files(result),
        "trained on " + Counted.of(frame.rows(), "row") + " as of " + frame.cutoff());
  }

  private static Map<String, String> params(Job job, XgboostSettings xgboost) {
    var params = new TreeMap<String, String>();
    xgboost.written().forEach((name, value) -> params.put(name, String.valueOf(value)));
    params.put("trainer", NAME);
    params.put("views", String.join(",", job.settings().views()));
    params.put("label", job.settings().label());
    params.put("cutoff", job.frame().cutoff().toString());
    params.put("rows", String.valueOf(job.frame().rows()));
    params.put("folds", String.valueOf(job.frame().folds()));
    return params;
  }

  /// Without the number of threads, which is not what is trained but how.
  private static JsonNode settingsOf(XgboostSettings settings) {
    var written = new TreeMap<>(settings.written());
    written.remove("nthread");
    return Json.treeOf(written);
  }

  private Map<String, Digest> files(TrainingResult result) {
    var files = new TreeMap<String, Digest>();
    for (var file : result.files()) {
      files.put(file.path(), adopt(result.file(file.path()), file.digest()));
    }
    return files;
  }

  private Digest adopt(Path file, Digest expected) {
    var digest = areas.blobs().adopt(file);
    if (!digest.equals(expected)) {
      throw new SlipwayException(
          ErrorCode.DATA_LOSS, file.getFileName() + ": changed between training and storing");
    }
    return digest;
  }
}
