package slipway.automation;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.api.declaration.PipelineSpec;
import slipway.api.wire.Execution;
import slipway.api.wire.Rollout;
import slipway.api.wire.WindowReport;
import slipway.monitoring.drift.Monitors;
import slipway.pipelines.gates.GainGate;
import slipway.pipelines.gates.VectorGate;
import slipway.serving.Activation;
import slipway.serving.Release;
import slipway.time.BusinessClock;
import tools.jackson.databind.JsonNode;

/// Gathers evidence from the areas.
final class AreaEvidence implements EvidenceSource {
  private static final Logger LOG = LoggerFactory.getLogger(AreaEvidence.class);
  private static final Caller CALLER = Chronicle.CALLER;
  private static final double MILLIS = 1_000;

  /// What a promotion gate calls the checks that find what a candidate cannot know.
  private static final Set<String> LEAK_GATES = Set.of(GainGate.NAME, VectorGate.NAME);

  private final Automation.Parts parts;
  private final Refusals refusals;

  AreaEvidence(Automation.Parts parts) {
    this.parts = parts;
    this.refusals = new Refusals(parts);
  }

  @Override
  public Evidence.Look look(Declared<AutomationSpec> automation, LocalDate cutoff) {
    var project = automation.project();
    var label = label(automation);
    label.ifPresent(view -> parts.features().matureDue(CALLER, project, view));
    var production = production(automation);
    var judged = label.map(view -> judgement(automation, view)).orElse(Judged.NOTHING);
    return new Evidence.Look(
        cutoff,
        production.orElse(null),
        refusals.views(automation, cutoff),
        refusals.feeds(automation, cutoff),
        judged.judgement(),
        drift(automation, cutoff),
        untrainable(automation, label),
        judged.unjudged(),
        History.NONE);
  }

  @Override
  public Optional<Production> production(Declared<AutomationSpec> automation) {
    var history = history(automation);
    return history.stream().findFirst().map(active -> production(active, history));
  }

  private Production production(Activation active, List<Activation> history) {
    var release = active.release();
    var provenance = parts.registry().packageTree(release.packageDigest()).provenance();
    var trained = provenance.path("cutoff").asString("");
    var since = BusinessClock.lastDayKnownAt(active.at());
    return new Production(
        release.digest(),
        release.model(),
        release.version(),
        trained.isEmpty() ? since : LocalDate.parse(trained),
        viewsChanged(release, history),
        since);
  }

  /// A release that was never active before, of the package of the one before, by other code.
  private static boolean viewsChanged(Release release, List<Activation> history) {
    var before = history.stream().skip(1).map(Activation::release).toList();
    return !before.isEmpty()
        && before.stream().noneMatch(found -> found.digest().equals(release.digest()))
        && before.getFirst().packageDigest().equals(release.packageDigest())
        && !before.getFirst().views().equals(release.views());
  }

  @Override
  public List<LocalDate> releases(Declared<AutomationSpec> automation) {
    return history(automation).reversed().stream()
        .map(activation -> BusinessClock.lastDayKnownAt(activation.at()))
        .toList();
  }

  private List<Activation> history(Declared<AutomationSpec> automation) {
    return read(
        tx -> parts.serving().history(tx, automation.project(), automation.spec().endpoint()));
  }

  @Override
  public boolean isBusy(Declared<AutomationSpec> automation) {
    var spec = automation.spec();
    var recalibration = spec.recalibration();
    return read(tx ->
        parts.pipelines().isRunning(tx, automation.project(), spec.pipeline().name())
            || (recalibration != null
                && parts.pipelines().isRunning(tx, automation.project(), recalibration.name())));
  }

  @Override
  public Optional<Ended> ended(Declared<AutomationSpec> automation, UUID execution) {
    var found = read(tx -> parts.pipelines().find(tx, automation.project(), execution));
    if (found.isEmpty()) {
      return Optional.of(new Ended(execution, "execution " + execution + " is gone"));
    }
    return found
        .filter(run -> run.status().hasEnded())
        .map(run -> new Ended(execution, failure(run)));
  }

  private static @Nullable String failure(Execution run) {
    return switch (run.status()) {
      case FAILED, CANCELLED -> run.error() == null ? run.status().name() : run.error();
      case WAITING, RUNNING, SUCCEEDED, CACHED, SKIPPED -> null;
    };
  }

  @Override
  public Made candidate(Declared<AutomationSpec> automation, Case.Awaited awaited) {
    var stages = Case.stages(automation.spec(), awaited.kind());
    var run =
        read(tx -> parts.pipelines().find(tx, automation.project(), awaited.execution()))
            .orElseThrow();
    var trained = step(run, stages.trainStep());
    var gated = outputs(step(run, stages.gateStep()));
    var report = gated.path("report").asString("");
    var error = failure(run);
    return new Made(
        new Candidate(
            awaited.kind(),
            awaited.execution(),
            outputs(trained).path("training").asString(""),
            outcome(gated, error),
            number(gated, "delta"),
            number(gated, "lower"),
            number(gated, "upper"),
            report.isEmpty() ? null : report,
            report.isEmpty() ? null : leak(new Digest(report)),
            error),
        trained.map(AreaEvidence::seconds).orElse(0.0));
  }

  private static Candidate.Outcome outcome(JsonNode gated, @Nullable String error) {
    var word = gated.path("outcome").asString("");
    return error != null || word.isEmpty()
        ? Candidate.Outcome.ERROR
        : Candidate.Outcome.valueOf(word);
  }

  private @Nullable String leak(Digest report) {
    var sentences = new ArrayList<String>();
    for (var gate : Json.tree(parts.blobs().bytes(report)).path("gates")) {
      if (LEAK_GATES.contains(gate.path("gate").asString(""))
          && gate.path("outcome").asString("").equals("FAIL")) {
        sentences.add(gate.path("sentence").asString(""));
      }
    }
    return sentences.isEmpty() ? null : String.join(" ", sentences);
  }

  private static Optional<Execution.Step> step(Execution run, String name) {
    return run.steps().stream().filter(step -> step.name().equals(name)).findFirst();
  }

  private static JsonNode outputs(Optional<Execution.Step> step) {
    return step.map(Execution.Step::outputs).orElseGet(Json::object);
  }

  private static @Nullable Double number(JsonNode outputs, String name) {
    var value = outputs.path(name);
    return value.isNumber() ? value.doubleValue() : null;
  }

  private static double seconds(Execution.Step step) {
    var from = step.startedAt();
    var to = step.endedAt();
    return from == null || to == null ? 0 : Duration.between(from, to).toMillis() / MILLIS;
  }

  @Override
  public Optional<Rolled> rolled(Case of) {
    if (of.rollout().isEmpty()) {
      return Optional.empty();
    }
    int number = of.rollout().getAsInt();
    return read(tx -> parts.rollouts().find(tx, of.project(), of.endpoint(), number))
        .flatMap(rollout -> rolled(of, rollout));
  }

  /// What was not told yet: first how it ended, later what labels say of it.
  private static Optional<Rolled> rolled(Case of, Rollout rollout) {
    boolean toldOfPromotion = of.rolling() == Case.Rolling.PROMOTED;
    return switch (rollout.status()) {
      case SHADOW, CANARY, HELD, ASKING -> Optional.empty();
      case PROMOTED ->
          toldOfPromotion
              ? Optional.empty()
              : Optional.of(rolled(of, rollout, "promoted", Case.Rolling.PROMOTED));
      case CONFIRMED -> Optional.of(rolled(of, rollout, "confirmed", Case.Rolling.ENDED));
      case REVERTED -> Optional.of(rolled(of, rollout, "reverted", Case.Rolling.ENDED));
      case REPLACED -> Optional.of(rolled(of, rollout, "replaced", Case.Rolling.ENDED));
      case ROLLED_BACK -> Optional.of(rolled(of, rollout, "rolled-back", Case.Rolling.ENDED));
      case ABORTED -> Optional.of(rolled(of, rollout, "aborted", Case.Rolling.ENDED));
    };
  }

  private static Rolled rolled(Case of, Rollout rollout, String result, Case.Rolling state) {
    return new Rolled(
        new Evidence.RolledOut(
            of.cutoff(),
            rollout.model() + "/" + rollout.version(),
            rollout.verdict().name().toLowerCase(Locale.ROOT),
            result,
            rollout.requests(),
            rollout.pairs(),
            rollout.sentence()),
        state);
  }

  /// @param judgement null when there is none
  /// @param unjudged why there is none though there are a release and labels
  private record Judged(@Nullable Judgement judgement, @Nullable String unjudged) {
    static final Judged NOTHING = new Judged(null, null);
  }

  private Judged judgement(Declared<AutomationSpec> automation, String labelView) {
    var project = automation.project();
    var endpoint = automation.spec().endpoint();
    record Found(Optional<Release> release, Optional<LocalDate> labels) {}
    var found =
        read(tx ->
            new Found(
                parts.serving().active(tx, project, endpoint),
                parts.features().newestMatured(tx, project, labelView)));
    if (found.release().isEmpty() || found.labels().isEmpty()) {
      return Judged.NOTHING;
    }
    var release = found.release().get();
    try {
      var judged =
          parts.monitoring().judging().judge(project, endpoint, release, found.labels().get());
      var labels = new Judgement.Labels(judged.cutoff(), judged.knownOn());
      return Judgement.of(judged.figures(), judged.task(), labels, judged.how(), training(release))
          .map(made -> new Judged(made, null))
          .orElseGet(
              () -> new Judged(null, "those of " + labels.cutoff() + " are too few or all alike"));
    } catch (SlipwayException e) {
      if (e.code().fault() != ErrorCode.Fault.CALLER) {
        throw e; // the job is run again: a failure is no evidence
      }
      LOG.warn("endpoint {}/{} could not be judged", project, endpoint, e);
      return new Judged(null, e.message());
    }
  }

  /// Out of fold, as the package's evaluation says.
  private Judgement.Training training(Release release) {
    var metrics =
        parts
            .registry()
            .packageTree(release.packageDigest())
            .file("metrics.json")
            .map(file -> Json.tree(parts.blobs().bytes(file.digest())))
            .orElseGet(Json::object);
    return new Judgement.Training(
        number(metrics, "auc"), number(metrics, "logLoss"), number(metrics, "rmse"));
  }

  private Evidence.@Nullable Drift drift(Declared<AutomationSpec> automation, LocalDate cutoff) {
    var monitor = automation.spec().monitor();
    if (monitor == null) {
      return null;
    }
    return parts
        .monitoring()
        .monitors()
        .asOf(automation.project(), monitor, cutoff)
        .map(AreaEvidence::drift)
        .orElse(null);
  }

  private static Evidence.Drift drift(WindowReport report) {
    return new Evidence.Drift(
        report.alarms().stream().map(WindowReport.Alarm::sentence).toList(),
        report.expected().stream().map(WindowReport.Expected::feature).toList(),
        report.alarms().stream().anyMatch(Monitors::isOfScore),
        null);
  }

  /// The label view that the train step reads.
  private Optional<String> label(Declared<AutomationSpec> automation) {
    return trainStep(automation)
        .map(step -> step.with().get("label"))
        .filter(Objects::nonNull)
        .map(node -> node.asString(""))
        .filter(name -> !name.isEmpty());
  }

  private Optional<PipelineSpec.Step> trainStep(Declared<AutomationSpec> automation) {
    var stages = automation.spec().pipeline();
    return read(tx -> parts.pipelines().spec(tx, automation.project(), stages.name()))
        .flatMap(spec ->
            spec.steps().stream()
                .filter(step -> step.name().equals(stages.trainStep()))
                .findFirst());
  }

  /// What the train step would say: no labels, or fewer rows than it wants.
  private @Nullable String untrainable(
      Declared<AutomationSpec> automation, Optional<String> label) {
    if (label.isEmpty()) {
      return null;
    }
    var project = automation.project();
    var newest = read(tx -> parts.features().newestMatured(tx, project, label.get()));
    if (newest.isEmpty()) {
      return "no labels are known yet";
    }
    var least =
        trainStep(automation).map(step -> step.with().get("rowsMin")).filter(Objects::nonNull);
    if (least.isEmpty() || !least.get().isIntegralNumber()) {
      return null;
    }
    long rows =
        read(tx -> parts.datasets().atCutoff(tx, project, "labels/" + label.get(), newest.get()))
            .map(commit -> commit.rows())
            .orElse(0L);
    return rows >= least.get().longValue()
        ? null
        : String.format(
            Locale.ROOT,
            "labels of %,d entities are known as of %s, the train step asks for %,d",
            rows,
            newest.get(),
            least.get().longValue());
  }

  private <T> T read(slipway.db.TxWork<T> work) {
    return parts.database().read(work);
  }
}
