package slipway.pipelines.steps;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.GateReport;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.Report;
import slipway.contracts.CheckScope;
import slipway.contracts.Contract;
import slipway.datasets.Commit;
import slipway.db.Tx;
import slipway.monitoring.parity.TrainedOn;
import slipway.monitoring.parity.VectorComparison;
import slipway.monitoring.scoring.Joined;
import slipway.monitoring.scoring.LabelSet;
import slipway.monitoring.scoring.ScoredModel;
import slipway.monitoring.scoring.Unseen;
import slipway.pipelines.StepContext;
import slipway.pipelines.gates.Compared;
import slipway.pipelines.gates.ContractGate;
import slipway.pipelines.gates.SignatureGate;
import slipway.registry.PackageTree;
import slipway.serving.Release;
import slipway.training.Evaluation;
import slipway.training.TrainingResult;

/// What the gates of one step are judged on, read from the areas: candidate, champion, labels,
/// scores, recomputed vectors, contracts.
final class GateEvidence {
  /// ONNX Runtime and the trainer's own library round differently, by this or this share of a large
  /// amount; a leak is far above it.
  private static final double SAME_SCORE = 1e-5;

  private final BuiltInSteps.Areas areas;
  private final StepContext context;
  private final GateStep.Settings settings;
  private final Digest training;
  private final TrainingManifest candidate;
  private final Optional<Release> active;
  private final LocalDate cutoff;
  private final ScoredModel.Horizon horizon;

  GateEvidence(BuiltInSteps.Areas areas, StepContext context, GateStep.Settings settings) {
    this.areas = areas;
    this.context = context;
    this.settings = settings;
    this.training = new Digest(settings.training());
    this.candidate = TrainingManifest.read(areas.blobs(), training);
    areas.features().matureDue(context.caller(), context.project(), candidate.label().view());
    record Read(Optional<Release> active, LocalDate cutoff, ScoredModel.Horizon horizon) {}
    var read =
        areas
            .database()
            .read(tx -> {
              var view = areas.features().require(tx, context.project(), candidate.label().view());
              var label = view.spec().label();
              return new Read(
                  areas.serving().active(tx, context.project(), settings.endpoint()),
                  areas.features().requireMatured(tx, context.project(), view.name()),
                  new ScoredModel.Horizon(
                      label == null ? 0 : label.horizonDays(),
                      areas.features().isUndated(tx, view)));
            });
    this.active = read.active();
    this.cutoff = read.cutoff();
    this.horizon = read.horizon();
  }

  /// Everything that the report depends on beside the settings.
  Map<String, String> inputs() {
    var views = endpointViews();
    return areas
        .database()
        .read(tx -> {
          var inputs = new TreeMap<String, String>();
          inputs.put(
              "champion", active.map(Release::packageDigest).map(Digest::hex).orElse("none"));
          inputs.put("cutoff", cutoff.toString());
          inputs.put("labels", tree(tx, "labels/" + candidate.label().view()));
          for (var part : candidate.views()) {
            inputs.put("features " + part.view(), tree(tx, part.dataset()));
            inputs.put(
                "contract " + part.view(),
                areas
                    .contracts()
                    .guarding(tx, context.project(), part.dataset())
                    .map(Contract::digest)
                    .map(Digest::hex)
                    .orElse("none"));
          }
          inputs.put("views", String.join(",", views));
          return inputs;
        });
  }

  private String tree(Tx tx, String dataset) {
    return areas
        .datasets()
        .atCutoff(tx, context.project(), dataset, cutoff)
        .map(commit -> commit.tree().hex())
        .orElse("none");
  }

  /// The newest cutoff whose labels are known: what is compared on.
  LocalDate cutoff() {
    return cutoff;
  }

  /// The out-of-fold measures that the evaluate step took.
  Map<String, Double> measures() {
    return Evaluation.read(Json.tree(areas.blobs().bytes(new Digest(settings.evaluation()))))
        .metrics();
  }

  Optional<GateReport.Champion> champion() {
    return active.map(release ->
        new GateReport.Champion(
            release.model(),
            release.version(),
            release.packageDigest(),
            LocalDate.parse(
                championTree(release).provenance().path("cutoff").asString("1970-01-01"))));
  }

  private PackageTree championTree(Release release) {
    return areas.registry().packageTree(release.packageDigest());
  }

  /// Why there is nobody to compare the candidate with.
  Optional<String> noComparison() {
    if (active.isEmpty()) {
      return Optional.of(settings.endpoint() + " has no release yet");
    }
    var trained = championTree(active.get()).provenance().path("training").asString("");
    return trained.equals(training.hex())
        ? Optional.of(settings.endpoint() + " answers with this very training")
        : Optional.empty();
  }

  /// Why the champion's outputs and the candidate's are not of the same things.
  Optional<String> otherClasses() {
    var champion =
        active.map(release ->
            areas.monitoring().scoring().ofPackage(context.project(), release.packageDigest()));
    return champion
        .filter(model -> model.task() == candidate.task())
        .filter(model ->
            model.classes() != candidate.classes()
                || !model.classNames().equals(candidate.classNames()))
        .map(model ->
            "the champion answers "
                + classes(model.classes(), model.classNames())
                + ", the candidate "
                + classes(candidate.classes(), candidate.classNames())
                + ": their losses are not of the same question");
  }

  private static String classes(int count, List<String> names) {
    return names.isEmpty() ? count + " classes" : names.toString();
  }

  /// Of the bootstrap: the same for the same candidate, champion and labels.
  long seed() {
    var text =
        "slipway gate\0"
            + training
            + '\0'
            + active.map(Release::packageDigest).map(Digest::hex).orElse("")
            + '\0'
            + labels().tree();
    var hash = Digest.of(text.getBytes(StandardCharsets.UTF_8));
    return Long.parseUnsignedLong(hash.hex(), 0, 16, 16);
  }

  private LabelSet labels() {
    return areas
        .monitoring()
        .labels()
        .known(context.project(), candidate.label().view(), cutoff)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.INVALID_STATE,
                candidate.label().view()
                    + ": no labels as of "
                    + cutoff
                    + " (expected: a commit of them)"));
  }

  private ScoredModel candidateModel() {
    return candidate.scored(training, context.project(), horizon);
  }

  /// The candidate as its training job saw it: by its own vectors, when it was trained on the
  /// cutoff that is compared on; else by the accepted features.
  Compared asTrained() {
    return candidate.cutoff().equals(cutoff)
        ? compared(entities(), wide(outOfFold()))
        : compared(null, null);
  }

  /// The candidate by the accepted features; empty when that gives the same scores.
  Optional<Compared> recomputed(Compared asTrained) {
    var again = compared(null, null);
    return same(asTrained, again) ? Optional.empty() : Optional.of(again);
  }

  private static boolean same(Compared one, Compared other) {
    if (one.rows() != other.rows()) {
      return false;
    }
    for (int i = 0; i < one.candidateScores().length; i++) {
      double first = one.candidateScores()[i];
      double allowed = SAME_SCORE * Math.max(1, Math.abs(first));
      if (!(Math.abs(first - other.candidateScores()[i]) <= allowed)) {
        return false;
      }
    }
    return true;
  }

  /// @param entities null: the accepted population, scored by the candidate's fold models
  private Compared compared(@Nullable List<String> entities, double @Nullable [] scores) {
    var release = active.orElseThrow();
    var scoring = areas.monitoring().scoring();
    var champion = scoring.ofPackage(context.project(), release.packageDigest());
    requireSameQuestion(champion);
    var labels = labels();
    var theirs =
        Joined.of(labels, champion.classNames(), scoring.scores(champion, cutoff, Unseen.FOLDS));
    var classes = candidate.classNames();
    var ours =
        entities == null || scores == null
            ? Joined.of(labels, classes, scoring.scores(candidateModel(), cutoff, Unseen.FOLDS))
            : Joined.of(labels, classes, entities, scores);
    return Compared.matched(
        candidate.task(),
        release.model() + "/" + release.version(),
        theirs,
        ours,
        labels.entities().size());
  }

  private void requireSameQuestion(ScoredModel champion) {
    if (champion.task() != candidate.task()
        || !champion.labelView().equals(candidate.label().view())) {
      throw SlipwayException.invalid(
          "candidate",
          candidate.task() + " of " + candidate.label().view(),
          champion.task() + " of " + champion.labelView() + ", as the champion");
    }
  }

  private List<String> entities() {
    return List.of(
        Json.STRICT.readValue(areas.blobs().bytes(candidate.given().entities()), String[].class));
  }

  private float[] outOfFold() {
    return Floats.read(areas.blobs().bytes(candidate.file(TrainingResult.OUT_OF_FOLD)));
  }

  /// A sample of the training's vectors against the same, evaluated again.
  VectorComparison vectors(int sample) {
    var trainedOn = TrainedOn.read(areas.blobs(), context.project(), training);
    long seed = Long.parseUnsignedLong(training.hex(), 0, 16, 16);
    var rows = VectorComparison.sample(trainedOn.entities().size(), sample, seed);
    return trainedOn.recomputed(areas.features(), rows);
  }

  /// What the contracts in force say of the features that were trained on.
  List<ContractGate.Checked> contracts() {
    record Guarded(
        TrainingManifest.Part part, Optional<Contract> contract, Optional<Commit> before) {}
    var guarded =
        areas
            .database()
            .read(tx ->
                candidate.views().stream()
                    .map(part ->
                        new Guarded(
                            part,
                            areas.contracts().guarding(tx, context.project(), part.dataset()),
                            areas
                                .datasets()
                                .beforeCutoff(
                                    tx, context.project(), part.dataset(), candidate.cutoff())))
                    .toList());
    var checked = new ArrayList<ContractGate.Checked>();
    for (var one : guarded) {
      var report =
          one.contract()
              .map(contract ->
                  areas
                      .analytics()
                      .session(session -> check(session, contract, one.part(), one.before())))
              .orElse(null);
      checked.add(new ContractGate.Checked(one.part().dataset(), report));
    }
    return checked;
  }

  private Report check(
      Session session, Contract contract, TrainingManifest.Part part, Optional<Commit> before) {
    session.relation("current_rows", areas.datasets().tree(part.tree()).parquet());
    var scope = CheckScope.at(slipway.time.BusinessClock.endOf(candidate.cutoff()));
    if (before.isPresent()) {
      session.relation("previous_rows", areas.datasets().tree(before.get().tree()).parquet());
      scope =
          scope.after(
              "previous_rows",
              before.get().cutoff().orElse(candidate.cutoff()),
              candidate.cutoff());
    }
    return contract.check(session, "current_rows", scope);
  }

  Gate signature() {
    var views = endpointViews();
    var given =
        areas
            .database()
            .read(tx -> {
              var features = new ArrayList<String>();
              for (var view : views) {
                var declared = areas.features().require(tx, context.project(), view).spec();
                var named = declared.features();
                if (named != null) {
                  named.forEach(feature -> features.add(feature.name()));
                }
              }
              return features;
            });
    return SignatureGate.judge(
        new SignatureGate.Signature(
            candidate.task(),
            candidate.classes(),
            candidate.views().stream().map(TrainingManifest.Part::view).toList(),
            candidate.features(),
            candidate.label().view()),
        views,
        given,
        active.map(this::championSignature).orElse(null));
  }

  private SignatureGate.Signature championSignature(Release release) {
    var model = areas.monitoring().scoring().ofPackage(context.project(), release.packageDigest());
    return new SignatureGate.Signature(
        model.task(),
        model.classes(),
        model.views().stream().map(ScoredModel.View::view).toList(),
        model.features(),
        model.labelView());
  }

  private List<String> endpointViews() {
    return areas
        .serving()
        .endpoint(context.caller(), context.project(), settings.endpoint())
        .views();
  }

  private static double[] wide(float[] values) {
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
