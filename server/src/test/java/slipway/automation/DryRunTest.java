package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.declaration.AutomationSpec.Trigger;
import slipway.api.wire.Automation.Comparison;
import slipway.api.wire.Automation.Month;

/// Three months: a first model, a quiet one, one in which the level is off.
final class DryRunTest {
  private static final LocalDate JUNE = LocalDate.of(1997, 6, 30);
  private static final LocalDate JULY = LocalDate.of(1997, 7, 31);
  private static final LocalDate AUGUST = LocalDate.of(1997, 8, 31);
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Settings ACTING = settings(Trigger.SIGNALS, null, null);

  private final World world = new World();

  @Test
  void of_givesWhatWasRecordedForThePolicyThatDecided() {
    var found = run(ACTING);

    assertThat(found.policy()).isEqualTo(found.recorded());
    assertThat(found.policy().releases()).isEqualTo(2);
    assertThat(found.policy().retrainings()).isEqualTo(1);
    assertThat(found.policy().falseAlarms()).isZero();
    assertThat(found.policy().meanLogLoss()).isCloseTo((.40 + .39 + .36) / 3, within(1e-12));
    assertThat(found.months()).extracting(Month::cutoff).containsExactly(JUNE, JULY, AUGUST);
    assertThat(found.months())
        .allSatisfy(
            month -> assertThat(month.policy().model()).isEqualTo(month.recorded().model()));
  }

  @Test
  void of_aFrozenPolicyKeepsTheFirstModel() {
    var found = run(settings(Trigger.NEVER, null, null));

    assertThat(found.policy().releases()).isEqualTo(1);
    assertThat(found.policy().retrainings()).isZero();
    assertThat(found.policy().meanLogLoss()).isCloseTo((.40 + .39 + .38) / 3, within(1e-12));
  }

  @Test
  void of_aScheduleWithoutAGateBringsInWhatWasOnlyTrainedForComparison() {
    var found = run(settings(Trigger.ALWAYS, AutomationSpec.Gate.IGNORE, null));

    assertThat(found.policy().releases()).isEqualTo(3);
    assertThat(found.policy().retrainings()).isEqualTo(2);
    assertThat(found.policy().meanLogLoss()).isCloseTo((.40 + .395 + .36) / 3, within(1e-12));
    assertThat(found.policy().falseAlarms()).as("a schedule is no signal").isZero();
  }

  @Test
  void of_aScheduleWithAGateComparesWithItsOwnChampion() {
    var found = run(settings(Trigger.ALWAYS, null, null));

    assertThat(found.policy().releases()).as("the gate kept July out").isEqualTo(2);
    assertThat(found.months().get(1).policy().action()).isEqualTo("keep-out");
  }

  @Test
  void of_aSmallerLimitHasMoreFalseAlarms() {
    var found = run(settings(Trigger.SIGNALS, null, .001));

    assertThat(found.months().get(1).policy().signal()).isEqualTo("calibration-gap");
    assertThat(found.policy().retrainings()).isEqualTo(2);
    assertThat(found.policy().falseAlarms()).isEqualTo(1);
    assertThat(found.recorded().falseAlarms()).isZero();
  }

  @Test
  void of_saysWhenWhatWouldHaveBeenTrainedIsUnknown() {
    world.recordedCandidates.remove(JULY);

    var found = run(settings(Trigger.ALWAYS, AutomationSpec.Gate.IGNORE, null));

    assertThat(found.months().get(1).policy().sentence())
        .contains("none of this cutoff was recorded");
    assertThat(found.policy().releases()).isEqualTo(2);
  }

  private Comparison run(Settings settings) {
    var told = new ArrayList<Integer>();
    var found = DryRun.of(settings, world.recorded(), world, told::add);
    assertThat(told).containsExactly(1, 2, 3);
    return found;
  }

  private static Settings settings(
      Trigger trigger, AutomationSpec.@Nullable Gate gate, @Nullable Double margin) {
    var base = Samples.automation("churn", Mode.ACT).spec();
    return Settings.of(
        new AutomationSpec(
            null,
            "churn",
            Mode.ACT,
            base.pipeline(),
            null,
            "churn",
            null,
            trigger,
            AutomationSpec.Candidates.EACH_CUTOFF,
            new AutomationSpec.Signals(
                new AutomationSpec.CalibrationGap(
                    margin == null ? .015 : margin, margin == null ? 6.0 : 0.0),
                null,
                null,
                null),
            new AutomationSpec.Responses(null, null, gate),
            null));
  }

  /// Models by the month they came in; what each loses in each month is given.
  private static final class World implements DryRun.Models {
    private static final Map<String, Double> LOSSES =
        Map.of(
            "6 in 6", .40, "6 in 7", .39, "6 in 8", .38, "7 in 7", .395, "7 in 8", .37, "8 in 8",
            .36);

    private final Map<LocalDate, Candidate> recordedCandidates =
        new HashMap<>(
            Map.of(
                JUNE, candidate(6, Candidate.Outcome.PASS),
                JULY, candidate(7, Candidate.Outcome.INCONCLUSIVE),
                AUGUST, candidate(8, Candidate.Outcome.PASS)));

    List<DryRun.Recorded> recorded() {
      return List.of(
          month(JUNE, null, null, model(6)),
          month(JULY, model(6), -.003, model(6)),
          month(AUGUST, model(6), -.03, model(8)));
    }

    /// As the policy of signals decides it.
    private DryRun.Recorded month(
        LocalDate cutoff, DryRun.@Nullable Model before, @Nullable Double gap, DryRun.Model after) {
      var production =
          before == null
              ? null
              : new Production(
                  before.identity(),
                  before.name(),
                  before.version(),
                  before.trainedAsOf(),
                  false,
                  before.trainedAsOf());
      var judgement = gap == null ? null : Samples.judgement(cutoff.minusDays(92), gap);
      var look =
          new Evidence.Look(
              cutoff, production, List.of(), List.of(), judgement, null, null, History.NONE);
      var told = new ArrayList<Told>();
      var decision = AutomationPolicy.decide(ACTING, look, cutoff);
      told.add(told(cutoff, 1, look, decision));
      var candidate = recordedCandidates.get(cutoff);
      if (candidate != null && decision.action() instanceof Action.Train) {
        var signal = ((Action.Train) decision.action()).wanted() ? decision.signal() : Signal.NONE;
        var gated =
            new Evidence.Gated(
                cutoff, production, signal, judgement, List.of(candidate), History.NONE);
        told.add(told(cutoff, 2, gated, AutomationPolicy.decide(ACTING, gated, cutoff)));
      }
      return new DryRun.Recorded(cutoff, told, after);
    }

    private static Told told(LocalDate cutoff, int number, Evidence evidence, Decision decision) {
      return new Told(
          Told.id("churn", cutoff, number),
          "churn",
          cutoff,
          number,
          evidence,
          decision,
          Codec.digest(evidence, decision),
          Samples.RELEASE,
          cutoff,
          NOW);
    }

    private static Candidate candidate(int month, Candidate.Outcome outcome) {
      return new Candidate(
          Candidate.Kind.RETRAINED,
          new UUID(0, month),
          Samples.digest("model " + month).hex(),
          outcome,
          .005,
          .003,
          .007,
          null,
          null,
          null);
    }

    private static DryRun.Model model(int month) {
      return new DryRun.Model(
          Samples.digest("model " + month), "churn", month, LocalDate.of(1997, month - 3, 28));
    }

    private static int month(DryRun.Model model) {
      return model.trainedAsOf().getMonthValue() + 3;
    }

    @Override
    public Optional<Judgement> judge(DryRun.Model model, Judgement recorded) {
      return Optional.of(month(model) == 6 ? recorded : Samples.judgement(recorded.cutoff(), 0));
    }

    @Override
    public DryRun.Model of(Candidate candidate) {
      return model((int) candidate.execution().getLeastSignificantBits());
    }

    @Override
    public Candidate against(
        DryRun.@Nullable Model champion, Candidate candidate, LocalDate labels) {
      return candidate;
    }

    @Override
    public @Nullable Double logLoss(DryRun.Model model, LocalDate cutoff) {
      return LOSSES.get(month(model) + " in " + cutoff.getMonthValue());
    }
  }
}
