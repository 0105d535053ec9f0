package slipway.pipelines.steps;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.db.Tx;
import slipway.features.TrainingFrame;
import slipway.pipelines.StepContext;
import tools.jackson.databind.JsonNode;

/// One way to make a model of a frame. Whatever it is, it leaves `model.onnx`, `folds/K.onnx`,
/// `oof.f32`, `importance.json` and `model.json`, so that every later step can do the same with it.
sealed interface Trainer permits XgboostWork, OnnxWork, RecalibrationWork {
  /// What is to be done.
  ///
  /// @param given the frame's files, in the store
  /// @param run the tracked run
  record Job(
      StepContext context,
      TrainStep.Settings settings,
      TrainingFrame frame,
      TrainingManifest.Rows given,
      int classes,
      String run) {}

  /// What was made.
  ///
  /// @param base the package that the model was made from; null when it was trained from scratch
  /// @param settings with defaults written out
  /// @param metadata the content of `model.json`
  /// @param files path → blob
  /// @param note for people
  record Made(
      @Nullable Digest base,
      JsonNode settings,
      JsonNode metadata,
      Map<String, Digest> files,
      String note) {
    public Made {
      files = Json.sorted(files);
    }
  }

  /// What the model depends on beside frame, settings and code.
  Map<String, String> inputs(Tx tx, StepContext context, TrainStep.Settings settings);

  /// How the rows are split for predictions that are out of fold.
  TrainingManifest.Folds split(StepContext context, TrainStep.Settings settings);

  /// Makes the model and logs parameters and metrics to the run.
  Made train(Job job, TrackedRuns runs);
}
