package slipway.pipelines.steps;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import slipway.monitoring.scoring.ScoredModel;
import slipway.onnx.RecalibratedOnnx;
import slipway.onnx.TreeEnsembleOnnx;
import slipway.pipelines.StepContext;
import slipway.registry.PackageTree;
import slipway.serving.Release;
import slipway.statistics.Recalibration;
import slipway.training.TrainingResult;

/// Corrects the probabilities of an endpoint's active release by two numbers (Platt's scaling) that
/// are fitted on the frame, each row scored by the base's fold model that has not seen its entity.
/// The numbers of fold model k are fitted on the rows of the other folds, so that the new model's
/// out-of-fold predictions are of rows that neither base nor numbers have seen.
final class RecalibrationWork implements Trainer {
  static final String NAME = "recalibration";

  /// Between the corrected ONNX model and the numbers applied to the base's own probability.
  private static final double TOLERANCE = 1e-6;

  private static final String OUTPUT = "probability";

  private final BuiltInSteps.Areas areas;

  RecalibrationWork(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  @Override
  public Map<String, String> inputs(Tx tx, StepContext context, TrainStep.Settings settings) {
    if (settings.base() == null) {
      throw SlipwayException.invalid(
          "base", "nothing", "the endpoint whose release is recalibrated");
    }
    if (settings.folds() != null || settings.transform() != null || settings.settings() != null) {
      throw SlipwayException.invalid(
          settings.folds() != null
              ? "folds"
              : settings.transform() != null ? "transform" : "settings",
          "a value",
          "none; a recalibration has the folds and features of its base, and nothing to set");
    }
    return Map.of("base", active(tx, context, settings.base()).packageDigest().hex());
  }

  private Release active(Tx tx, StepContext context, String endpoint) {
    return areas
        .serving()
        .active(tx, context.project(), endpoint)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.INVALID_STATE,
                "base: endpoint "
                    + endpoint
                    + " has no release (expected: one to recalibrate; train one first)"));
  }

  private ScoredModel base(StepContext context, TrainStep.Settings settings) {
    var endpoint = String.valueOf(settings.base());
    var release = areas.database().read(tx -> active(tx, context, endpoint));
    var base = areas.monitoring().scoring().ofPackage(context.project(), release.packageDigest());
    if (base.task() != Task.BINARY || !base.hasFolds()) {
      throw SlipwayException.invalid(
          "base",
          base.task() + " with " + base.folds().size() + " fold models",
          "a binary model with its fold models");
    }
    return base;
  }

  @Override
  public TrainingManifest.Folds split(StepContext context, TrainStep.Settings settings) {
    var base = base(context, settings);
    return new TrainingManifest.Folds(base.foldCount(), base.foldExpression());
  }

  /// The frame's rows in memory.
  @SuppressWarnings("ArrayRecordComponent")
  private record Rows(float[] features, double[] labels, int[] folds, int width) {
    int[] of(int fold) {
      return IntStream.range(0, folds.length).filter(row -> folds[row] == fold).toArray();
    }

    int[] all() {
      return IntStream.range(0, folds.length).toArray();
    }

    float[] vectors(int[] rows) {
      var some = new float[rows.length * width];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(features, rows[i] * width, some, i * width, width);
      }
      return some;
    }
  }

  @Override
  public Made train(Job job, TrackedRuns runs) {
    var context = job.context();
    var base = base(context, job.settings());
    requireFits(job, base);
    var rows = rows(job);
    context.progress(0.2, "scoring with the base's fold models");
    var unseen = unseen(base, rows);
    var corrections = corrections(base, rows, unseen);
    context.progress(0.6, "writing the corrected models");
    var files = new TreeMap<String, Digest>();
    files.put(
        TrainingResult.MODEL,
        corrected(
            base.model(),
            base,
            rows,
            rows.all(),
            corrections.getLast(),
            new float[rows.labels.length]));
    var outOfFold = new float[rows.labels.length];
    for (int fold = 0; fold < base.foldCount(); fold++) {
      files.put(
          "folds/" + fold + ".onnx",
          corrected(
              base.folds().get(fold), base, rows, rows.of(fold), corrections.get(fold), outOfFold));
      context.requireNotCancelled();
    }
    var metadata = metadata(job, base, corrections);
    files.put(TrainingResult.OUT_OF_FOLD, areas.blobs().put(littleEndian(outOfFold)));
    files.put(TrainingResult.METADATA, areas.blobs().put(Json.canonical(metadata)));
    files.put(TrainingResult.IMPORTANCE, importance(base));
    runs.logParams(context, job.run(), params(job, base, corrections.getLast()));
    return new Made(
        base.identity(), Json.object(), metadata, files, note(job, corrections.getLast()));
  }

  private static void requireFits(Job job, ScoredModel base) {
    var frame = job.frame();
    if (!base.features().equals(frame.features())) {
      throw SlipwayException.invalid(
          "views", frame.features(), "the features of the base: " + base.features());
    }
    if (!base.labelView().equals(job.settings().label())) {
      throw SlipwayException.invalid(
          "label", job.settings().label(), base.labelView() + ", as the base predicts");
    }
  }

  private Rows rows(Job job) {
    var labels = Floats.read(areas.blobs().bytes(job.given().labels()));
    var wide = new double[labels.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = labels[i];
    }
    var folds = new int[labels.length];
    ByteBuffer.wrap(areas.blobs().bytes(job.given().folds()))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(folds);
    return new Rows(
        Floats.read(areas.blobs().bytes(job.given().features())),
        wide,
        folds,
        job.frame().features().size());
  }

  private double[] unseen(ScoredModel base, Rows rows) {
    var all = new float[rows.labels.length];
    for (int fold = 0; fold < base.foldCount(); fold++) {
      predict(base.folds().get(fold), base.features(), rows, rows.of(fold), all);
    }
    return wide(all);
  }

  private void predict(Digest model, List<String> features, Rows rows, int[] which, float[] into) {
    if (which.length == 0) {
      return;
    }
    var answers = new float[which.length];
    try (var loaded = areas.runtime().load(areas.blobs().local(model), features)) {
      loaded.predict(rows.vectors(which), which.length, answers);
    }
    for (int i = 0; i < which.length; i++) {
      into[which[i]] = answers[i];
    }
  }

  /// One for each fold model, and that of all rows last.
  private static List<Recalibration> corrections(ScoredModel base, Rows rows, double[] unseen) {
    var found = new ArrayList<Recalibration>();
    for (int fold = 0; fold <= base.foldCount(); fold++) {
      int held = fold;
      var seen = Arrays.stream(rows.all()).filter(row -> rows.folds[row] != held).toArray();
      var fitted =
          Recalibration.fit(
              Arrays.stream(seen).mapToDouble(row -> rows.labels[row]).toArray(),
              Arrays.stream(seen).mapToDouble(row -> unseen[row]).toArray());
      if (!(fitted.slope() > 0)) {
        throw new SlipwayException(
            ErrorCode.INVALID_STATE,
            "recalibration: slope "
                + fitted.slope()
                + " (expected: above 0; the base orders these rows the wrong way round, train"
                + " anew)");
      }
      found.add(fitted);
    }
    return found;
  }

  /// Writes the corrected model, asks it about the rows, and compares with what it should say.
  private Digest corrected(
      Digest model,
      ScoredModel base,
      Rows rows,
      int[] which,
      Recalibration correction,
      float[] into) {
    var written =
        areas
            .blobs()
            .put(
                RecalibratedOnnx.write(
                    areas.blobs().bytes(model), correction.intercept(), correction.slope()));
    var before = new float[rows.labels.length];
    predict(model, base.features(), rows, which, before);
    predict(written, base.features(), rows, which, into);
    for (int row : which) {
      double expected = correction.apply(before[row]);
      if (!(Math.abs(into[row] - expected) <= TOLERANCE)) {
        throw new SlipwayException(
            ErrorCode.INTERNAL,
            "recalibration: the ONNX model says "
                + into[row]
                + ", row "
                + row
                + " (expected: "
                + expected
                + " within "
                + TOLERANCE
                + "); the model is not used");
      }
    }
    return written;
  }

  private Digest importance(ScoredModel base) {
    return areas
        .registry()
        .packageTree(base.identity())
        .file(TrainingResult.IMPORTANCE)
        .map(PackageTree.PackageFile::digest)
        .orElseGet(() -> areas.blobs().put(Json.canonical(Json.object())));
  }

  private tools.jackson.databind.JsonNode metadata(
      Job job, ScoredModel base, List<Recalibration> corrections) {
    return Json.treeOf(
        Json.sorted(
            Map.ofEntries(
                Map.entry("format", 1),
                Map.entry("trainer", NAME),
                Map.entry("task", job.frame().task()),
                Map.entry("classes", job.classes()),
                Map.entry("features", job.frame().features()),
                Map.entry("rows", job.frame().rows()),
                Map.entry("folds", base.foldCount()),
                Map.entry("base", base.identity()),
                Map.entry("correction", corrections.getLast()),
                Map.entry("foldCorrections", corrections.subList(0, base.foldCount())),
                Map.entry("versions", versions(base)),
                Map.entry("input", TreeEnsembleOnnx.INPUT),
                Map.entry("output", OUTPUT))));
  }

  /// Those that trained the base: nothing else of a library is in the corrected model.
  private tools.jackson.databind.JsonNode versions(ScoredModel base) {
    return areas.registry().packageTree(base.identity()).provenance().path("libraries");
  }

  private static Map<String, String> params(Job job, ScoredModel base, Recalibration correction) {
    return Map.of(
        "trainer", NAME,
        "base", base.identity().hex(),
        "label", job.settings().label(),
        "cutoff", job.frame().cutoff().toString(),
        "rows", String.valueOf(job.frame().rows()),
        "folds", String.valueOf(base.foldCount()),
        "intercept", String.valueOf(correction.intercept()),
        "slope", String.valueOf(correction.slope()));
  }

  private static String note(Job job, Recalibration correction) {
    return String.format(
        Locale.ROOT,
        "recalibrated on %s as of %s: logit q = %+.4f %+.4f logit p",
        Counted.of(job.frame().rows(), "row"),
        job.frame().cutoff(),
        correction.intercept(),
        correction.slope());
  }

  private static double[] wide(float[] values) {
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static byte[] littleEndian(float[] values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
