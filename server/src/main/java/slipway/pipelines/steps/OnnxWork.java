package slipway.pipelines.steps;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.db.Tx;
import slipway.pipelines.StepContext;
import slipway.training.TrainingResult;
import tools.jackson.databind.JsonNode;

/// Takes the ONNX models that a `process` step made on the same frame: `model.onnx` and a model for
/// each fold. They are asked here about every row, so evaluation and gate rest on what the models
/// say and not on what a script says of them. That a fold model has not seen its fold is the
/// script's promise.
final class OnnxWork implements Trainer {
  static final String NAME = "onnx";

  private static final int FOLDS = 5;

  /// Sums of float32 shares may miss one by so much.
  private static final float TOLERANCE = 1e-4f;

  /// @param files the output `files` of the process step
  private record Given(String files) {}

  private final BuiltInSteps.Areas areas;

  OnnxWork(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  @Override
  public Map<String, String> inputs(Tx tx, StepContext context, TrainStep.Settings settings) {
    if (settings.base() != null || settings.transform() != null) {
      throw SlipwayException.invalid(
          settings.base() != null ? "base" : "transform",
          "a value",
          "none; the script got its frame from the views, and makes its models from scratch");
    }
    given(settings);
    return Map.of(); // the files' digest, a setting, names all there is
  }

  @Override
  public TrainingManifest.Folds split(StepContext context, TrainStep.Settings settings) {
    var folds = settings.folds();
    var count = folds == null ? null : folds.count();
    if (folds != null && folds.expression() != null) {
      throw SlipwayException.invalid(
          "folds.expression", folds.expression(), "none; a script gets the folds by the entity");
    }
    return new TrainingManifest.Folds(count == null ? FOLDS : count, null);
  }

  private static Given given(TrainStep.Settings settings) {
    var files = settings.declared().path("files").asString("");
    if (settings.declared().size() != 1 || files.isEmpty()) {
      throw SlipwayException.invalid(
          "settings",
          Json.text(settings.declared()),
          "files, the output `files` of a process step, and nothing else");
    }
    return new Given(files);
  }

  @Override
  public Made train(Job job, TrackedRuns runs) {
    var context = job.context();
    var made = ProcessFiles.read(areas.blobs(), new Digest(given(job.settings()).files()));
    var files = new TreeMap<String, Digest>();
    var rows = new Rows(job);
    int width = job.frame().task() == Task.MULTICLASS ? job.classes() : 1;
    var outOfFold = new float[rows.count() * width];
    files.put(TrainingResult.MODEL, require(made, TrainingResult.MODEL));
    predict(job, rows, TrainingResult.MODEL, files, rows.all(), new float[outOfFold.length]);
    for (int fold = 0; fold < job.frame().folds(); fold++) {
      var path = "folds/" + fold + ".onnx";
      files.put(path, require(made, path));
      predict(job, rows, path, files, rows.of(fold), outOfFold);
      context.progress((fold + 1.0) / job.frame().folds(), "asked " + path);
      context.requireNotCancelled();
    }
    var metadata = metadata(job, made);
    files.put(TrainingResult.OUT_OF_FOLD, areas.blobs().put(littleEndian(outOfFold)));
    files.put(TrainingResult.METADATA, areas.blobs().put(Json.canonical(metadata)));
    files.put(
        TrainingResult.IMPORTANCE,
        made.files()
            .getOrDefault(
                TrainingResult.IMPORTANCE, areas.blobs().put(Json.canonical(Json.object()))));
    runs.logParams(context, job.run(), params(job));
    return new Made(
        null,
        job.settings().declared(),
        metadata,
        files,
        "took the models of a script, asked about "
            + Counted.of(rows.count(), "row")
            + " as of "
            + job.frame().cutoff());
  }

  private static Digest require(ProcessFiles made, String path) {
    var digest = made.files().get(path);
    if (digest == null) {
      throw new SlipwayException(
          ErrorCode.CONTRACT_VIOLATED,
          "files: no "
              + path
              + " among "
              + made.files().keySet()
              + " (expected: model.onnx, and folds/K.onnx trained without the rows of fold K)");
    }
    return digest;
  }

  /// Asks a model about some rows; `into` takes the answers at their places.
  private void predict(
      Job job, Rows rows, String path, Map<String, Digest> files, int[] which, float[] into) {
    int width = into.length / rows.count();
    var model = java.util.Objects.requireNonNull(files.get(path));
    try (var loaded = areas.runtime().load(areas.blobs().local(model), job.frame().features())) {
      int outputs = loaded.signature().outputCount();
      if (outputs != width) {
        throw new SlipwayException(
            ErrorCode.CONTRACT_VIOLATED,
            path
                + ": "
                + outputs
                + " values for a row in its output "
                + loaded.signature().output()
                + " (expected: "
                + expected(job)
                + ")");
      }
      var answers = new float[which.length * width];
      if (which.length > 0) {
        loaded.predict(rows.vectors(which), which.length, answers);
      }
      for (int i = 0; i < which.length; i++) {
        requireAnswer(job, path, which[i], answers, i * width);
        System.arraycopy(answers, i * width, into, which[i] * width, width);
      }
    }
  }

  private static void requireAnswer(Job job, String path, int row, float[] answers, int at) {
    int width = job.frame().task() == Task.MULTICLASS ? job.classes() : 1;
    float sum = 0;
    for (int i = at; i < at + width; i++) {
      float value = answers[i];
      boolean isAmount = job.frame().task() == Task.REGRESSION;
      if (!Float.isFinite(value) || (!isAmount && !(value >= 0 && value <= 1 + TOLERANCE))) {
        throw wrong(job, path, row, value);
      }
      sum += value;
    }
    if (job.frame().task() == Task.MULTICLASS && !(Math.abs(sum - 1) <= TOLERANCE)) {
      throw wrong(job, path, row, sum);
    }
  }

  private static SlipwayException wrong(Job job, String path, int row, float value) {
    return new SlipwayException(
        ErrorCode.CONTRACT_VIOLATED,
        path + ": " + value + " for row " + row + " (expected: " + expected(job) + ")");
  }

  private static String expected(Job job) {
    return switch (job.frame().task()) {
      case BINARY -> "one probability, of label 1";
      case MULTICLASS -> job.classes() + " probabilities, one for each class, that make 1";
      case REGRESSION -> "one finite amount";
    };
  }

  private static JsonNode metadata(Job job, ProcessFiles made) {
    return Json.treeOf(
        Json.sorted(
            Map.of(
                "format", 1,
                "trainer", NAME,
                "task", job.frame().task(),
                "classes", job.classes(),
                "features", job.frame().features(),
                "rows", job.frame().rows(),
                "folds", job.frame().folds(),
                "code", made.code(),
                "versions", Map.of())));
  }

  private static Map<String, String> params(Job job) {
    return Map.of(
        "trainer", NAME,
        "views", String.join(",", job.settings().views()),
        "label", job.settings().label(),
        "cutoff", job.frame().cutoff().toString(),
        "rows", String.valueOf(job.frame().rows()),
        "folds", String.valueOf(job.frame().folds()));
  }

  private static byte[] littleEndian(float[] values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /// The frame's rows in memory.
  private final class Rows {
    private final float[] features;
    private final int[] folds;
    private final int width;

    Rows(Job job) {
      this.features = Floats.read(areas.blobs().bytes(job.given().features()));
      this.folds = new int[job.frame().rows()];
      ByteBuffer.wrap(areas.blobs().bytes(job.given().folds()))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(folds);
      this.width = job.frame().features().size();
    }

    int count() {
      return folds.length;
    }

    int[] all() {
      return IntStream.range(0, folds.length).toArray();
    }

    int[] of(int fold) {
      return IntStream.range(0, folds.length).filter(row -> folds[row] == fold).toArray();
    }

    float[] vectors(int[] rows) {
      var some = new float[rows.length * width];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(features, rows[i] * width, some, i * width, width);
      }
      return some;
    }
  }
}
