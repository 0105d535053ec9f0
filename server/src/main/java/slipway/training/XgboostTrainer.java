package slipway.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import ml.dmlc.xgboost4j.java.XGBoostError;
import slipway.api.Json;
import slipway.onnx.TreeEnsembleOnnx;
import slipway.onnx.XgboostModel;
import slipway.runtime.onnx.OnnxModels;
import slipway.training.TrainingListener.Round;

/// The work of the trainer's process: one model on all rows, one per fold on the others' rows, each
/// converted and compared, and the files of the result.
final class XgboostTrainer {
  private final TrainerContext context;
  private final TrainingRequest request;
  private final Consumer<Round> rounds;
  private final OnnxModels runtime = OnnxModels.open();
  private double largestDifference;

  XgboostTrainer(TrainerContext context, Consumer<Round> rounds) {
    this.context = context;
    this.request = context.request();
    this.rounds = rounds;
  }

  void run() throws IOException, XGBoostError {
    var frame = Frame.read(request);
    var files = new ResultDirectory(Path.of(context.result()));
    var model = Boosted.train(new Boosted.Job("model", request, frame, frame, "train"), rounds);
    convert(files, TrainingResult.MODEL, model, frame);
    files.write(
        TrainingResult.IMPORTANCE,
        Json.canonical(GainImportance.of(model.saved(), request.data().names())));
    files.write(TrainingResult.OUT_OF_FOLD, littleEndian(outOfFold(files, frame)));
    files.write(TrainingResult.METADATA, Json.canonical(metadata(model)));
    files.finish(largestDifference);
  }

  private float[] outOfFold(ResultDirectory files, Frame frame) throws IOException, XGBoostError {
    int width = request.outputCount();
    var all = new float[frame.rows() * width];
    for (int k = 0; k < request.folds(); k++) {
      int fold = k;
      var seen = frame.where(row -> frame.folds()[row] != fold);
      var heldOut = frame.where(row -> frame.folds()[row] == fold);
      var model =
          Boosted.train(
              new Boosted.Job("fold-" + fold, request, seen, heldOut, "held-out"), rounds);
      convert(files, "folds/" + fold + ".onnx", model, heldOut);
      int next = 0;
      for (int row = 0; row < frame.rows(); row++) {
        if (frame.folds()[row] == fold) {
          System.arraycopy(model.predictions(), next * width, all, row * width, width);
          next++;
        }
      }
    }
    return all;
  }

  /// Writes the ONNX file and compares what it says with what XGBoost said of the same rows.
  private void convert(ResultDirectory files, String path, Boosted model, Frame rows)
      throws IOException {
    var ensemble = XgboostModel.read(model.saved(), request.data().names());
    var file = files.write(path, TreeEnsembleOnnx.write(ensemble));
    var converted = new float[rows.rows() * request.outputCount()];
    try (var loaded = runtime.load(file, request.data().names())) {
      loaded.predict(rows.features(), rows.rows(), converted);
    }
    var parity = Parity.require(path, request.task(), model.predictions(), converted);
    largestDifference = Math.max(largestDifference, parity.largestDifference());
  }

  private Map<String, Object> metadata(Boosted model) throws IOException {
    var ensemble = XgboostModel.read(model.saved(), request.data().names());
    return context.metadata(
        Map.of("xgboost", XgboostLibrary.version(), "onnxruntime", runtime.version()),
        TreeEnsembleOnnx.INPUT,
        TreeEnsembleOnnx.output(ensemble.link()));
  }

  private static byte[] littleEndian(float[] values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
