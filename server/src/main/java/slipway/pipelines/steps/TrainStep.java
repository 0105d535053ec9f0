package slipway.pipelines.steps;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.db.Tx;
import slipway.features.FrameRequest;
import slipway.features.Provenance;
import slipway.features.SourceTree;
import slipway.features.TrainingFrame;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepReference;
import slipway.pipelines.StepResult;
import slipway.training.TrainingData;
import slipway.training.TrainingRequest;
import slipway.training.TrainingResult;
import slipway.training.XgboostSettings;
import tools.jackson.databind.JsonNode;

/// Trains a model on the features and labels of one cutoff, as a tracked run.
final class TrainStep implements StepKind<TrainStep.Settings> {
  static final String XGBOOST = "xgboost";
  static final String NEWEST_MATURED = "newest-matured";

  private static final int FOLDS = 5;
  private static final String LABELS_PREFIX = "labels/";

  /// @param trainer xgboost
  /// @param cutoff a date, or `newest-matured`: the newest one whose labels are known
  /// @param rowsMin fewer rows are refused, so that half a population is not trained on
  record Settings(
      String trainer,
      List<String> views,
      String label,
      String cutoff,
      @Nullable Integer rowsMin,
      @Nullable Folds folds,
      @Nullable JsonNode settings) {
    Settings {
      views = List.copyOf(views);
    }

    TrainingManifest.Folds split() {
      var count = folds == null ? null : folds.count();
      return new TrainingManifest.Folds(
          count == null ? FOLDS : count, folds == null ? null : folds.expression());
    }

    JsonNode declared() {
      return settings == null ? Json.object() : settings;
    }
  }

  /// @param count 5 by default
  /// @param expression SQL over entity and features that gives 0 to count − 1
  record Folds(@Nullable Integer count, @Nullable String expression) {}

  /// What the trainer was given beside the frame, and what it made.
  private record Trained(
      XgboostSettings settings, Digest labels, int classes, TrainingResult result) {}

  private final BuiltInSteps.Areas areas;
  private final TrackedRuns runs;

  TrainStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
    this.runs = new TrackedRuns(areas);
  }

  @Override
  public String type() {
    return "train";
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
    return Set.of("training", "run", "cutoff", "rows");
  }

  @Override
  public List<StepReference> references(Map<String, JsonNode> with) {
    var references = new ArrayList<>(Named.in(with, "views", Named.FEATURE_VIEW));
    references.addAll(Named.in(with, "label", Named.FEATURE_VIEW));
    return references;
  }

  /// Labels that have become known since are made first: which cutoff is the newest depends on it.
  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    if (!settings.trainer().equals(XGBOOST)) {
      throw SlipwayException.invalid("trainer", '"' + settings.trainer() + '"', XGBOOST);
    }
    areas.features().matureDue(context.caller(), context.project(), settings.label());
    return areas
        .database()
        .read(tx -> {
          var cutoff = cutoff(tx, context, settings);
          var inputs = new TreeMap<String, String>();
          inputs.put("cutoff", cutoff.toString());
          inputs.put("code", context.revision());
          for (var view : settings.views()) {
            inputs.put(
                "features " + view, tree(tx, context, FeaturesStep.DATASET_PREFIX + view, cutoff));
          }
          inputs.put(
              "labels " + settings.label(),
              tree(tx, context, LABELS_PREFIX + settings.label(), cutoff));
          return inputs;
        });
  }

  private LocalDate cutoff(Tx tx, StepContext context, Settings settings) {
    return settings.cutoff().equals(NEWEST_MATURED)
        ? areas.features().requireMatured(tx, context.project(), settings.label())
        : Dates.parse("cutoff", settings.cutoff());
  }

  private String tree(Tx tx, StepContext context, String dataset, LocalDate cutoff) {
    return areas
        .datasets()
        .atCutoff(tx, context.project(), dataset, cutoff)
        .map(commit -> commit.tree().hex())
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.INVALID_STATE,
                dataset
                    + ": nothing as of "
                    + cutoff
                    + " (expected: a materialisation of that cutoff; run the features step"
                    + " with it)"));
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    var cutoff = areas.database().read(tx -> cutoff(tx, context, settings));
    var split = settings.split();
    context.progress(0, "writing the frame of " + cutoff);
    var frame =
        areas
            .features()
            .frame(
                new FrameRequest(
                    context.project(),
                    settings.views(),
                    settings.label(),
                    cutoff,
                    split.count(),
                    split.expression(),
                    Files.directory(context.directory().resolve("frame"))));
    requireRows(frame, settings);
    context.log(frame.rows() + " rows, " + frame.features().size() + " features as of " + cutoff);
    var run = runs.start(context, cutoff.toString());
    boolean done = false;
    try {
      var result = train(context, settings, frame, run);
      done = true;
      return result;
    } finally {
      if (!done) {
        runs.fail(context, run);
      }
    }
  }

  private static void requireRows(TrainingFrame frame, Settings settings) {
    var least = settings.rowsMin();
    if (least != null && frame.rows() < least) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "rows: "
              + frame.rows()
              + " as of "
              + frame.cutoff()
              + " (expected: >= "
              + least
              + ", `rowsMin` of the step; wait for the labels of a later cutoff)");
    }
  }

  private StepResult train(
      StepContext context, Settings settings, TrainingFrame frame, String run) {
    var xgboost = XgboostSettings.parse(settings.declared(), frame.task());
    var labels = frame.directory().resolve("labels.f32");
    var labelsBlob = areas.blobs().put(Files.bytes(labels));
    int classes = classes(frame.task(), labelsBlob);
    runs.logParams(context, run, params(settings, frame, xgboost));
    var listener = new TrainProgress(context, frame.folds() + 1);
    var result =
        areas
            .training()
            .train(
                new TrainingRequest(
                    new TrainingData(
                        frame.directory().resolve("features.f32"),
                        labels,
                        frame.directory().resolve("folds.i32"),
                        frame.rows(),
                        frame.features()),
                    frame.task(),
                    classes,
                    frame.folds(),
                    xgboost),
                context.directory().resolve("training"),
                listener);
    runs.logMetrics(context, run, listener.metrics());
    var manifest =
        manifest(context, settings, frame, new Trained(xgboost, labelsBlob, classes, result));
    var digest = manifest.store(areas.blobs());
    manifest.files().forEach((path, blob) -> runs.link(context, run, path, blob));
    runs.succeed(context, run, digest);
    var outputs =
        Json.object()
            .put("training", digest.hex())
            .put("run", run)
            .put("cutoff", frame.cutoff().toString())
            .put("rows", frame.rows());
    var blobs = new ArrayList<>(manifest.files().values());
    blobs.add(labelsBlob);
    blobs.add(digest);
    return StepResult.of(outputs, "trained on " + frame.rows() + " rows as of " + frame.cutoff())
        .keeping(blobs.toArray(Digest[]::new));
  }

  /// How many classes the labels have; the trainer checks them one by one.
  private int classes(Task task, Digest labels) {
    return switch (task) {
      case BINARY -> 2;
      case REGRESSION -> 0;
      case MULTICLASS -> {
        float most = 0;
        for (float label : Floats.read(areas.blobs().bytes(labels))) {
          most = Math.max(most, label);
        }
        yield (int) most + 1;
      }
    };
  }

  private static Map<String, String> params(
      Settings settings, TrainingFrame frame, XgboostSettings xgboost) {
    var params = new TreeMap<String, String>();
    xgboost.written().forEach((name, value) -> params.put(name, String.valueOf(value)));
    params.put("trainer", settings.trainer());
    params.put("views", String.join(",", settings.views()));
    params.put("label", settings.label());
    params.put("cutoff", frame.cutoff().toString());
    params.put("rows", String.valueOf(frame.rows()));
    params.put("folds", String.valueOf(frame.folds()));
    return params;
  }

  private TrainingManifest manifest(
      StepContext context, Settings settings, TrainingFrame frame, Trained trained) {
    var result = trained.result();
    var files = new TreeMap<String, Digest>();
    for (var file : result.files()) {
      files.put(file.path(), adopt(result.file(file.path()), file.digest()));
    }
    var parts = frame.parts().stream().map(part -> part(context, part)).toList();
    return new TrainingManifest(
        TrainingManifest.FORMAT,
        frame.task(),
        trained.classes(),
        frame.rows(),
        frame.cutoff(),
        frame.features(),
        parts.subList(0, parts.size() - 1),
        parts.getLast(),
        settings.split(),
        settingsOf(trained.settings()),
        result.metadata(),
        files,
        trained.labels(),
        context.revision());
  }

  /// Without the number of threads, which is not what is trained but how.
  private static JsonNode settingsOf(XgboostSettings settings) {
    var written = new TreeMap<>(settings.written());
    written.remove("nthread");
    return Json.treeOf(written);
  }

  private Digest adopt(Path file, Digest expected) {
    var digest = areas.blobs().adopt(file);
    if (!digest.equals(expected)) {
      throw new SlipwayException(
          ErrorCode.DATA_LOSS, file.getFileName() + ": changed between training and storing");
    }
    return digest;
  }

  private TrainingManifest.Part part(StepContext context, TrainingFrame.Part part) {
    var commit =
        areas
            .database()
            .read(tx ->
                areas
                    .datasets()
                    .require(tx, context.project(), part.dataset(), part.commit().toString()));
    List<SourceTree> sources =
        Json.LENIENT.treeToValue(commit.source(), Provenance.class).sources();
    return new TrainingManifest.Part(
        part.view(), part.definition(), part.dataset(), part.tree(), sources);
  }
}
