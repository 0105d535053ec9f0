package slipway.pipelines.steps;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.db.Tx;
import slipway.features.Features;
import slipway.features.FrameRequest;
import slipway.features.FrameTransform;
import slipway.features.Provenance;
import slipway.features.SourceTree;
import slipway.features.TrainingFrame;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepReference;
import slipway.pipelines.StepResult;
import tools.jackson.databind.JsonNode;

/// Trains a model on the features and labels of one cutoff, as a tracked run.
final class TrainStep implements StepKind<TrainStep.Settings> {
  static final String NEWEST_MATURED = "newest-matured";

  private static final String LABELS_PREFIX = "labels/";

  /// @param trainer xgboost, onnx (a script's models), or recalibration
  /// @param cutoff a date, or `newest-matured`: the newest one whose labels are known
  /// @param rowsMin fewer rows are refused, so that half a population is not trained on
  /// @param transform changes the frame before the trainer gets it
  /// @param base the endpoint whose active release is recalibrated; of that trainer only
  record Settings(
      String trainer,
      List<String> views,
      String label,
      String cutoff,
      @Nullable Integer rowsMin,
      @Nullable Folds folds,
      @Nullable Transform transform,
      @Nullable String base,
      @Nullable JsonNode settings) {
    Settings {
      views = List.copyOf(views);
    }

    JsonNode declared() {
      return settings == null ? Json.object() : settings;
    }
  }

  /// @param count 5 by default
  /// @param expression SQL over entity and features that gives 0 to count − 1
  record Folds(@Nullable Integer count, @Nullable String expression) {}

  /// @param sql one SELECT over `frame` and the relations that gives the columns of `frame`
  /// @param relations name → dataset, whose newest version is read
  record Transform(String sql, @Nullable Map<String, String> relations) {
    Map<String, String> named() {
      return relations == null ? Map.of() : relations;
    }
  }

  private final BuiltInSteps.Areas areas;
  private final TrackedRuns runs;
  private final Map<String, Trainer> trainers;

  TrainStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
    this.runs = new TrackedRuns(areas);
    this.trainers =
        Json.sorted(
            Map.of(
                XgboostWork.NAME,
                new XgboostWork(areas),
                OnnxWork.NAME,
                new OnnxWork(areas),
                RecalibrationWork.NAME,
                new RecalibrationWork(areas)));
  }

  @Override
  public String type() {
    return "train";
  }

  @Override
  public int version() {
    return 2;
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
    references.addAll(Named.in(with, "base", Named.ENDPOINT));
    return references;
  }

  /// Labels that have become known since are made first: which cutoff is the newest depends on it.
  /// So are features whose view has changed since they were made for that cutoff.
  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    var trainer = trainer(settings);
    areas.features().matureDue(context.caller(), context.project(), settings.label());
    var cutoff = areas.database().read(tx -> cutoff(tx, context, settings));
    settings.views().forEach(view -> renew(context, view, cutoff));
    return areas
        .database()
        .read(tx -> {
          var inputs = new TreeMap<>(trainer.inputs(tx, context, settings));
          inputs.put("cutoff", cutoff.toString());
          inputs.put("code", context.revision());
          for (var view : settings.views()) {
            inputs.put(
                "features " + view, tree(tx, context, FeaturesStep.DATASET_PREFIX + view, cutoff));
          }
          inputs.put(
              "labels " + settings.label(),
              tree(tx, context, LABELS_PREFIX + settings.label(), cutoff));
          var transform = transform(tx, context, settings);
          if (transform != null) {
            transform
                .relations()
                .forEach(used -> inputs.put("relation " + used.relation(), used.tree().hex()));
          }
          return inputs;
        });
  }

  private void renew(StepContext context, String view, LocalDate cutoff) {
    boolean isOfFormerDefinition =
        areas
            .database()
            .read(tx -> {
              var current = areas.features().require(tx, context.project(), view).digest();
              return areas
                  .datasets()
                  .atCutoff(tx, context.project(), FeaturesStep.DATASET_PREFIX + view, cutoff)
                  .map(made -> Features.provenance(made).definition())
                  .filter(definition -> !definition.equals(current))
                  .isPresent();
            });
    if (isOfFormerDefinition) {
      context.log(view + " has changed: it is computed as of " + cutoff + " anew");
      areas.features().materialise(context.caller(), context.project(), view, cutoff);
    }
  }

  private Trainer trainer(Settings settings) {
    var trainer = trainers.get(settings.trainer());
    if (trainer == null) {
      throw SlipwayException.invalid(
          "trainer", '"' + settings.trainer() + '"', String.join(" or ", trainers.keySet()));
    }
    return trainer;
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

  /// What the settings say, over the newest version of each dataset.
  private @Nullable FrameTransform transform(Tx tx, StepContext context, Settings settings) {
    var declared = settings.transform();
    if (declared == null) {
      return null;
    }
    var relations = new ArrayList<FrameTransform.Relation>();
    declared
        .named()
        .forEach((name, dataset) -> {
          FrameTransform.requireName(name);
          var head =
              areas
                  .datasets()
                  .head(tx, context.project(), dataset)
                  .orElseThrow(() ->
                      SlipwayException.invalid(
                          "transform.relations." + name, dataset, "a dataset with a version"));
          relations.add(new FrameTransform.Relation(name, dataset, head.tree()));
        });
    return new FrameTransform(declared.sql(), relations);
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    var trainer = trainer(settings);
    var split = trainer.split(context, settings);
    record Wanted(LocalDate cutoff, @Nullable FrameTransform transform) {}
    var wanted =
        areas
            .database()
            .read(
                tx -> new Wanted(cutoff(tx, context, settings), transform(tx, context, settings)));
    context.progress(0, "writing the frame of " + wanted.cutoff());
    var frame =
        areas
            .features()
            .frame(
                new FrameRequest(
                    context.project(),
                    settings.views(),
                    settings.label(),
                    wanted.cutoff(),
                    split.count(),
                    split.expression(),
                    wanted.transform(),
                    Files.directory(context.directory().resolve("frame"))));
    requireRows(frame, settings);
    context.log(
        Counted.of(frame.rows(), "row")
            + ", "
            + Counted.of(frame.features().size(), "feature")
            + " as of "
            + frame.cutoff());
    var run = runs.start(context, frame.cutoff().toString());
    boolean done = false;
    try {
      var given = given(frame);
      var job =
          new Trainer.Job(context, settings, frame, given, classes(frame, given.labels()), run);
      var result = train(job, trainer, split, wanted.transform());
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

  /// Kept with the training, so that what was trained on can be looked at as long as the model.
  private TrainingManifest.Rows given(TrainingFrame frame) {
    return new TrainingManifest.Rows(
        kept(frame, "features.f32"),
        kept(frame, "labels.f32"),
        kept(frame, "entities.json"),
        kept(frame, "folds.i32"));
  }

  private Digest kept(TrainingFrame frame, String file) {
    return areas.blobs().put(Files.bytes(frame.directory().resolve(file)));
  }

  /// How many classes the labels have; the trainer checks them one by one.
  private int classes(TrainingFrame frame, Digest labels) {
    if (!frame.classes().isEmpty()) {
      return frame.classes().size();
    }
    return switch (frame.task()) {
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

  private StepResult train(
      Trainer.Job job,
      Trainer trainer,
      TrainingManifest.Folds split,
      @Nullable FrameTransform transform) {
    var context = job.context();
    var made = trainer.train(job, runs);
    var manifest = manifest(job, made, split, transform);
    var digest = manifest.store(areas.blobs());
    manifest.files().forEach((path, blob) -> runs.link(context, job.run(), path, blob));
    runs.succeed(context, job.run(), digest);
    var frame = job.frame();
    var outputs =
        Json.object()
            .put("training", digest.hex())
            .put("run", job.run())
            .put("cutoff", frame.cutoff().toString())
            .put("rows", frame.rows());
    var blobs = new ArrayList<>(manifest.files().values());
    blobs.addAll(Arrays.asList(manifest.given().all()));
    blobs.add(digest);
    return StepResult.of(outputs, made.note()).keeping(blobs.toArray(Digest[]::new));
  }

  private TrainingManifest manifest(
      Trainer.Job job,
      Trainer.Made made,
      TrainingManifest.Folds split,
      @Nullable FrameTransform transform) {
    var frame = job.frame();
    var parts = frame.parts().stream().map(part -> part(job.context(), part)).toList();
    return new TrainingManifest(
        TrainingManifest.FORMAT,
        job.settings().trainer(),
        frame.task(),
        job.classes(),
        frame.classes(),
        frame.rows(),
        frame.cutoff(),
        frame.features(),
        parts.subList(0, parts.size() - 1),
        parts.getLast(),
        split,
        transform,
        made.base(),
        made.settings(),
        made.metadata(),
        made.files(),
        job.given(),
        job.context().revision());
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
