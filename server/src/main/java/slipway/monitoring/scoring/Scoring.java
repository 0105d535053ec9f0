package slipway.monitoring.scoring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.FeatureViewSpec;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.features.Features;
import slipway.features.Population;
import slipway.registry.PackageTree;
import slipway.registry.Registry;
import slipway.runtime.ModelRuntime;
import slipway.serving.Release;
import tools.jackson.databind.JsonNode;

/// Asks models about whole cutoffs, from the materialised features.
public final class Scoring {
  /// Together; a row is an entity's key and its scores.
  private static final long SCORES_ROWS_MAX = 2_000_000;

  private static final int POPULATIONS_MAX = 8;
  private static final int HELD_OUT_MAX = 32;

  /// Batches that run at once: the machine also serves.
  private static final int RUNNING_MAX = 2;

  private static final String MODEL_FILE = "model.onnx";

  private final Parts parts;
  private final Semaphore running = new Semaphore(RUNNING_MAX);
  private final Cache<Asked, Scores> scores =
      Caffeine.newBuilder()
          .maximumWeight(SCORES_ROWS_MAX)
          .weigher((Asked _, Scores kept) -> Math.max(1, kept.entities().size()))
          .build();
  private final Cache<Read, Population> populations =
      Caffeine.newBuilder().maximumSize(POPULATIONS_MAX).softValues().build();

  /// The parts of the server that scoring is made of.
  public record Parts(
      Database database,
      BlobStore blobs,
      Features features,
      Registry registry,
      ModelRuntime runtime) {}

  private final Cache<Digest, Optional<HeldOut>> heldOut =
      Caffeine.newBuilder().maximumSize(HELD_OUT_MAX).build();

  private record Asked(Digest identity, List<Digest> featureTrees, Unseen how) {}

  private record Read(
      String project, List<Population.Part> views, int folds, @Nullable String expression) {}

  public Scoring(Parts parts) {
    this.parts = parts;
  }

  /// What the model says about everybody at the cutoff. The features are the accepted
  /// materialisation of the definition that the model was trained on; where there is none, of the
  /// one accepted last. Equal questions are answered from memory.
  public Scores scores(ScoredModel model, LocalDate cutoff, Unseen how) {
    return scores(model, accepted(model, cutoff), how);
  }

  /// The same of materialisations that were chosen before.
  public Scores scores(ScoredModel model, List<Population.Part> views, Unseen how) {
    if (how == Unseen.FOLDS && !model.hasFolds()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "model "
              + model.identity().brief()
              + ": "
              + model.folds().size()
              + " fold models (expected: "
              + Math.max(model.foldCount(), 2)
              + ", to score entities that it has not seen)");
    }
    var trees = views.stream().map(Population.Part::tree).toList();
    return scores.get(
        new Asked(model.identity(), trees, how), _ -> compute(model, views, trees, how));
  }

  /// The materialisations that [#scores] reads for a cutoff; refused where a view has none.
  public List<Population.Part> accepted(ScoredModel model, LocalDate cutoff) {
    return parts.database().read(tx -> accepted(tx, model, cutoff));
  }

  /// The materialisations that a package says it was trained on.
  public List<Population.Part> trainedOn(Digest packageDigest) {
    var found = new ArrayList<Population.Part>();
    parts
        .registry()
        .packageTree(packageDigest)
        .provenance()
        .path("views")
        .forEach(view ->
            found.add(
                new Population.Part(
                    view.path("view").asString(""),
                    new Digest(view.path("definition").asString("")),
                    new Digest(view.path("tree").asString("")))));
    return found;
  }

  /// What the fold models of a package's training said of rows that they had not seen; empty where
  /// no training of ours made it, and for several classes. Read once, then from memory.
  public Optional<HeldOut> heldOut(Digest packageDigest) {
    return heldOut.get(
        packageDigest, _ -> HeldOut.of(parts.registry().packageTree(packageDigest), parts.blobs()));
  }

  /// The entities whose labels a package was trained on, by its training's manifest.
  public Set<String> seen(Digest packageDigest) {
    var provenance = parts.registry().packageTree(packageDigest).provenance();
    var training = new Digest(provenance.path("training").asString(""));
    var entities =
        Json.tree(parts.blobs().bytes(training)).path("given").path("entities").asString("");
    return Set.of(Json.STRICT.readValue(parts.blobs().bytes(new Digest(entities)), String[].class));
  }

  /// Everybody as the model would get them.
  public Population population(ScoredModel model, List<Population.Part> views) {
    return read(model, views);
  }

  /// Whether labels of this cutoff share days with those that the model was trained on, or are of a
  /// table without dates, so that it has seen part of the answer.
  public boolean overlaps(ScoredModel model, LocalDate cutoff) {
    return model.horizon().overlaps(model.trainedAsOf(), cutoff);
  }

  /// The model of a release, with the views that the release reads. Not inside a transaction.
  public ScoredModel ofRelease(Release release) {
    var model = ofPackage(release.project(), release.packageDigest());
    return model.reading(
        release.views().stream()
            .map(view -> new ScoredModel.View(view.view(), view.definition()))
            .toList());
  }

  /// The model that a package says it is; refused for one that does not say on which label and
  /// cutoff it was trained. Not inside a transaction.
  public ScoredModel ofPackage(String project, Digest packageDigest) {
    var tree = parts.registry().packageTree(packageDigest);
    var signature = tree.signature();
    var label = signature.path("label");
    var trainedAsOf = tree.provenance().path("cutoff").asString("");
    var horizon =
        label
            .path("definition")
            .asStringOpt()
            .flatMap(text -> parts.database().read(tx -> horizon(tx, project, new Digest(text))));
    if (horizon.isEmpty() || trainedAsOf.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "package "
              + packageDigest.brief()
              + ": says no label view and training cutoff (expected: a package that the register"
              + " step made)");
    }
    var folds = tree.provenance().path("folds");
    return new ScoredModel(
        packageDigest,
        project,
        file(tree, MODEL_FILE),
        folds(tree, folds.path("count").asInt(0)),
        folds.path("count").asInt(0),
        folds.path("expression").asStringOpt().orElse(null),
        names(signature),
        views(signature),
        label.path("view").asString(""),
        LocalDate.parse(trainedAsOf),
        horizon.get(),
        tree.task(),
        signature.path("classes").asInt(2),
        tree.classNames());
  }

  /// When the labels of a view's definition are known.
  private Optional<ScoredModel.Horizon> horizon(Tx tx, String project, Digest definition) {
    return parts
        .features()
        .definition(tx, project, definition)
        .filter(view -> view.spec().label() != null)
        .map(view ->
            new ScoredModel.Horizon(
                Objects.requireNonNull(view.spec().label()).horizonDays(),
                parts.features().isUndated(tx, view)));
  }

  private Population read(ScoredModel model, List<Population.Part> views) {
    requireFeatures(model, views);
    var key = new Read(model.project(), views, model.foldCount(), model.foldExpression());
    return populations.get(
        key,
        _ ->
            parts
                .features()
                .populations()
                .read(model.project(), views, model.hasFolds() ? model.split() : null));
  }

  /// Another version of a view may compute other features, or the same in another order.
  private void requireFeatures(ScoredModel model, List<Population.Part> views) {
    var given = new ArrayList<String>();
    for (var part : views) {
      var view =
          parts
              .database()
              .read(tx -> parts.features().definition(tx, model.project(), part.definition()));
      if (view.isEmpty()) {
        return; // reading it says what is missing
      }
      Objects.requireNonNullElse(view.get().spec().features(), List.<FeatureViewSpec.Feature>of())
          .forEach(feature -> given.add(feature.name()));
    }
    if (!given.equals(model.features())) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "features of "
              + views.stream().map(Population.Part::view).toList()
              + ": "
              + given
              + " (expected: what the model takes, "
              + model.features()
              + ")");
    }
  }

  private Scores compute(
      ScoredModel model, List<Population.Part> views, List<Digest> trees, Unseen how) {
    var population = read(model, views);
    try {
      running.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "scoring: interrupted while waiting", e);
    }
    try {
      var batch = new Batch(parts.blobs(), parts.runtime(), model, population);
      var values = how == Unseen.FULL ? batch.full() : batch.folds();
      return new Scores(population.entities(), values, trees);
    } finally {
      running.release();
    }
  }

  private List<Population.Part> accepted(Tx tx, ScoredModel model, LocalDate cutoff) {
    var found = new ArrayList<Population.Part>();
    for (var view : model.views()) {
      found.add(
          parts
              .features()
              .populations()
              .accepted(tx, model.project(), view.view(), view.definition(), cutoff)
              .orElseThrow(() ->
                  new SlipwayException(
                      ErrorCode.INVALID_STATE,
                      view.view()
                          + ": nothing as of "
                          + cutoff
                          + " (expected: an accepted materialisation of that cutoff)")));
    }
    return found;
  }

  private static Digest file(PackageTree tree, String path) {
    return tree.file(path)
        .map(PackageTree.PackageFile::digest)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.INVALID_STATE,
                "package: no file " + path + " (expected: an ONNX model)"));
  }

  private static List<Digest> folds(PackageTree tree, int count) {
    var found = new ArrayList<Digest>();
    for (int fold = 0; fold < count; fold++) {
      tree.file("folds/" + fold + ".onnx").ifPresent(file -> found.add(file.digest()));
    }
    return found.size() == count ? found : List.of();
  }

  private static List<String> names(JsonNode signature) {
    var names = new ArrayList<String>();
    signature.path("features").forEach(feature -> names.add(feature.path("name").asString("")));
    return names;
  }

  private static List<ScoredModel.View> views(JsonNode signature) {
    var views = new ArrayList<ScoredModel.View>();
    signature
        .path("views")
        .forEach(view ->
            views.add(
                new ScoredModel.View(
                    view.path("view").asString(""),
                    new Digest(view.path("definition").asString("")))));
    return views;
  }
}
