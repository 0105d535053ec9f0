package slipway.automation;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.GateReport;
import slipway.api.wire.Judged;
import slipway.monitoring.performance.Measured;
import slipway.monitoring.scoring.Joined;
import slipway.monitoring.scoring.ScoredModel;
import slipway.monitoring.scoring.Unseen;
import slipway.pipelines.gates.ChampionGate;
import slipway.pipelines.gates.Compared;
import slipway.pipelines.steps.Trainings;

/// Models of a dry run, asked in batch about what was materialised.
final class AreaModels implements DryRun.Models {
  private static final Logger LOG = LoggerFactory.getLogger(AreaModels.class);

  /// The gates that ask how the candidate compares with whom it is to replace.
  private static final Set<String> COMPARISONS = Set.of(ChampionGate.NAME, ChampionGate.RECOMPUTED);

  private final Automation.Parts parts;
  private final String project;
  private final Trainings trainings;
  private final Map<Digest, ScoredModel> scored = new HashMap<>();
  private final Map<Digest, Digest> champions = new HashMap<>();
  private final Map<String, @Nullable Double> losses = new HashMap<>();

  AreaModels(Automation.Parts parts, String project) {
    this.parts = parts;
    this.project = project;
    this.trainings = new Trainings(parts.database(), parts.blobs(), parts.features());
  }

  @Override
  public Optional<Judgement> judge(DryRun.Model model, Judgement recorded) {
    var asked = scored(model.identity());
    boolean overlaps =
        parts.monitoring().scoring().overlaps(asked, recorded.cutoff()) && asked.hasFolds();
    var joined = joined(asked, recorded.cutoff(), overlaps ? Unseen.FOLDS : Unseen.FULL);
    if (joined.isEmpty()) {
      return Optional.empty();
    }
    var figures = Measured.of(asked.task(), joined.get(), asked.classNames());
    var how = overlaps ? Judged.How.FOLDS : Judged.How.BACKSCORED;
    return Judgement.of(
        figures,
        asked.task(),
        new Judgement.Labels(recorded.cutoff(), recorded.knownOn()),
        how,
        recorded.training());
  }

  @Override
  public DryRun.Model of(Candidate candidate) {
    var training = new Digest(candidate.training());
    var found = scored.computeIfAbsent(training, digest -> trainings.scored(project, digest));
    return new DryRun.Model(
        training, Wording.word(candidate) + " " + training.brief(), 0, found.trainedAsOf());
  }

  @Override
  public Candidate against(DryRun.@Nullable Model champion, Candidate candidate, LocalDate labels) {
    var hex = candidate.report();
    if (champion == null || hex == null || candidate.error() != null) {
      return candidate;
    }
    var report = Json.readLenient(parts.blobs().bytes(new Digest(hex)), GateReport.class);
    var recorded = report.champion();
    if (recorded != null && isOf(recorded.packageDigest(), champion)) {
      return candidate;
    }
    var of = of(candidate);
    var theirs = joined(scored(champion.identity()), labels, Unseen.FOLDS);
    var ours = joined(scored(of.identity()), labels, Unseen.FOLDS);
    if (theirs.isEmpty() || ours.isEmpty()) {
      return candidate;
    }
    var rows =
        Compared.matched(
            scored(of.identity()).task(),
            champion.name(),
            theirs.get(),
            ours.get(),
            ours.get().rows());
    var gate = gate(report, champion.identity(), of.identity()).judge(ChampionGate.NAME, rows);
    var numbers = gate.numbers();
    return new Candidate(
        candidate.kind(),
        candidate.execution(),
        candidate.training(),
        outcome(report, gate.outcome()),
        numbers.get("delta"),
        numbers.get("lower"),
        numbers.get("upper"),
        hex,
        candidate.leak(),
        null);
  }

  /// Whether the package is the model's: of its release, or made of its training.
  private boolean isOf(Digest packageDigest, DryRun.Model model) {
    scored(model.identity());
    return packageDigest.equals(champions.get(model.identity()))
        || parts
            .registry()
            .packageTree(packageDigest)
            .provenance()
            .path("training")
            .asString("")
            .equals(model.identity().hex());
  }

  /// The gate that was recorded, with a seed of what is compared now.
  private static ChampionGate gate(GateReport report, Digest champion, Digest candidate) {
    var asked =
        report.gates().stream()
            .filter(gate -> gate.gate().equals(ChampionGate.NAME))
            .map(GateReport.Gate::evidence)
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .orElseGet(Json::object);
    var seed = Json.digest(List.of(champion.hex(), candidate.hex())).hex();
    return new ChampionGate(
        asked.path("margin").asDouble(0),
        asked.path("aucMargin").asDouble(ChampionGate.AUC_MARGIN),
        asked.path("level").asDouble(ChampionGate.LEVEL),
        Long.parseUnsignedLong(seed, 0, 16, 16));
  }

  /// The comparison's outcome, unless another gate that blocks had objected.
  private static Candidate.Outcome outcome(GateReport report, GateReport.Outcome compared) {
    var others =
        report.gates().stream()
            .filter(gate -> gate.blocks() && !COMPARISONS.contains(gate.gate()))
            .map(GateReport.Gate::outcome)
            .toList();
    for (var strong :
        List.of(
            GateReport.Outcome.FAIL, GateReport.Outcome.ERROR, GateReport.Outcome.INCONCLUSIVE)) {
      if (compared == strong || others.contains(strong)) {
        return Candidate.Outcome.valueOf(strong.name());
      }
    }
    return Candidate.Outcome.valueOf(compared.name());
  }

  @Override
  public @Nullable Double logLoss(DryRun.Model model, LocalDate cutoff) {
    var key = model.identity().hex() + cutoff;
    if (!losses.containsKey(key)) {
      var asked = scored(model.identity());
      losses.put(
          key,
          joined(asked, cutoff, Unseen.FULL)
              .map(rows -> loss(Measured.of(asked.task(), rows, asked.classNames())))
              .orElse(null));
    }
    return losses.get(key);
  }

  /// Of amounts the mean absolute error.
  private static @Nullable Double loss(Judged.Figures figures) {
    return figures.logLoss() == null ? figures.mae() : figures.logLoss();
  }

  /// Empty while the labels are unknown, or where there are no features to score.
  private Optional<Joined> joined(ScoredModel model, LocalDate cutoff, Unseen how) {
    var labels = parts.monitoring().labels().known(project, model.labelView(), cutoff);
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    try {
      var scores = parts.monitoring().scoring().scores(model, cutoff, how);
      return Optional.of(Joined.of(labels.get(), model.classNames(), scores))
          .filter(rows -> rows.rows() > 0);
    } catch (SlipwayException e) {
      if (e.code().fault() != ErrorCode.Fault.CALLER) {
        throw e;
      }
      LOG.warn("dry run of {}: {} cannot be scored: {}", project, cutoff, e.message());
      return Optional.empty();
    }
  }

  /// A release or a training.
  private ScoredModel scored(Digest identity) {
    return scored.computeIfAbsent(
        identity,
        digest -> {
          var release = parts.database().read(tx -> parts.serving().release(tx, project, digest));
          release.ifPresent(found -> champions.put(digest, found.packageDigest()));
          return release
              .map(found -> parts.monitoring().scoring().ofPackage(project, found.packageDigest()))
              .orElseGet(() -> trainings.scored(project, digest));
        });
  }
}
