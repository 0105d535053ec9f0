package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Digest;
import slipway.api.Task;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.declaration.AutomationSpec.Take;
import slipway.api.wire.Judged;

class AutomationPolicyTest {
  private static final LocalDate TODAY = LocalDate.of(1997, 9, 30);
  private static final double SE = 0.0024;
  private static final Digest OLD =
      Digest.of("old".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  private static final Digest NEW =
      Digest.of("new".getBytes(java.nio.charset.StandardCharsets.UTF_8));

  @ParameterizedTest
  @CsvSource({
    "-0.0035, NONE", "-0.0057, NONE", "-0.0286, CALIBRATION_GAP", "-0.0079, NONE",
    "-0.0010, NONE", "+0.0023, NONE", "-0.0248, CALIBRATION_GAP", "+0.0258, CALIBRATION_GAP",
    "-0.0149, NONE", "0.0150, CALIBRATION_GAP"
  })
  void look_isASignalWhenTheGapIsPastMarginAndSixStandardErrors(double gap, Signal signal) {
    var decision = decide(look(judgement(gap, true)));

    assertThat(decision.signal()).isEqualTo(signal);
    assertThat(decision.action()).isInstanceOf(Action.Train.class);
    assertThat(((Action.Train) decision.action()).wanted()).isEqualTo(signal != Signal.NONE);
  }

  @Test
  void look_saysOnWhichSideTheGapIs() {
    assertThat(decide(look(judgement(-0.0286, true))).judged())
        .startsWith("The gap of −2.9 points is past the limit of 1.5 points;");
    assertThat(decide(look(judgement(+0.0023, true))).judged())
        .isEqualTo("The gap of +0.2 points is within the limit of 1.5 points.");
  }

  @Test
  void look_asksForMoreThanTheMarginWhenTheWindowIsSmall() {
    var small =
        new Judgement(TODAY, TODAY, "served", 400, .77, .80, -.03, .018, .7, .5, .75, .7, true);

    assertThat(decide(look(small)).signal()).isEqualTo(Signal.NONE);
  }

  @Test
  void look_tellsAPersonWhyLabelsThatAreKnownJudgeNothing() {
    var why = "label \"never\": no class of the model";
    var decision =
        decide(
            new Evidence.Look(
                TODAY,
                production(false),
                List.of(),
                List.of(),
                null,
                null,
                null,
                why,
                History.NONE));

    assertThat(decision.diagnosis()).isEqualTo(Diagnosis.OBSTACLE);
    assertThat(decision.judged()).contains("cannot be judged", why).doesNotContain("No labels");
    assertThat(Chronicle.needsPerson(decision.action())).isTrue();
  }

  @Test
  void look_judgesNothingTwice() {
    var decision = decide(look(judgement(-0.03, false)));

    assertThat(decision.diagnosis()).isEqualTo(Diagnosis.NO_NEW_EVIDENCE);
    assertThat(decision.action()).isEqualTo(new Action.Keep());
  }

  @Test
  void look_takesBackTheViewWhenItsCodeIsNewAndTheFeedIsSound() {
    var refused =
        new Evidence.RefusedView(
            "activity", NEW, OLD, "ab", List.of("recency <= tenure: 22651 rows"));
    var evidence =
        new Evidence.Look(
            TODAY, production(false), List.of(refused), List.of(), null, null, null, History.NONE);

    var decision = decide(evidence);

    assertThat(decision.diagnosis()).isEqualTo(Diagnosis.BROKEN_VIEW);
    assertThat(decision.action()).isEqualTo(new Action.RestoreView("activity", NEW, OLD));
  }

  @Test
  void look_blamesTheFeedWhenTheFeedWasRefusedOrTheCodeIsTheSame() {
    var same = new Evidence.RefusedView("activity", OLD, null, "ab", List.of("nulls: 7070 rows"));
    var feed = new Evidence.RefusedFeed("purchases", "11.txt", "cd", List.of("dollars: null"));

    assertThat(decide(broken(List.of(same), List.of())).diagnosis())
        .isEqualTo(Diagnosis.BROKEN_FEED);
    assertThat(decide(broken(List.of(), List.of(feed))).action())
        .isEqualTo(new Action.ServeLastGood("purchases"));
    var changed = new Evidence.RefusedView("activity", NEW, OLD, "ab", List.of("x"));
    assertThat(decide(broken(List.of(changed), List.of(feed))).diagnosis())
        .isEqualTo(Diagnosis.BROKEN_FEED);
  }

  @Test
  void look_rollsBackWhenScoresJumpWithNewCodeForFeatures() {
    var drift = new Evidence.Drift(List.of("The scores moved: PSI 0.184."), List.of(), true, "ef");
    var judged = judgement(-0.001, true);

    assertThat(decide(drifted(production(true), drift, judged)).action())
        .isEqualTo(new Action.RollBack(NEW));
    assertThat(decide(drifted(production(false), drift, judged)).diagnosis())
        .isEqualTo(Diagnosis.UNEXPLAINED_DRIFT);
  }

  @Test
  void look_callsAgeingExpected() {
    var drift = new Evidence.Drift(List.of(), List.of("tenure_days", "recency_days"), false, "ef");

    assertThat(decide(drifted(production(false), drift, judgement(-0.0035, true))).diagnosis())
        .isEqualTo(Diagnosis.EXPECTED_DRIFT);
  }

  @Test
  void look_trainsTheFirstModelOnlyWhenItCan() {
    assertThat(decide(unreleased("0 matured labels")).action()).isEqualTo(new Action.Keep());
    assertThat(decide(unreleased(null)).signal()).isEqualTo(Signal.FIRST);
  }

  @Test
  void gated_bringsInACandidateOnlyWithSignalAndPass() {
    var pass = candidate(Candidate.Kind.RETRAINED, Candidate.Outcome.PASS, .0051);
    var unclear = candidate(Candidate.Kind.RETRAINED, Candidate.Outcome.INCONCLUSIVE, .0004);

    assertThat(decide(gated(Signal.CALIBRATION_GAP, pass)).action())
        .isEqualTo(new Action.RollOut(pass));
    assertThat(decide(gated(Signal.NONE, pass)).action()).isEqualTo(new Action.KeepOut(pass));
    assertThat(decide(gated(Signal.CALIBRATION_GAP, unclear)).action())
        .isEqualTo(new Action.KeepOut(unclear));
  }

  @Test
  void gated_refusesWhatLeaks() {
    var leaky =
        new Candidate(
            Candidate.Kind.RETRAINED,
            new java.util.UUID(0, 1),
            "t",
            Candidate.Outcome.FAIL,
            .16,
            .15,
            .17,
            "r",
            "17.1 % of the training rows differ",
            null);

    var decision = decide(gated(Signal.CALIBRATION_GAP, leaky));

    assertThat(decision.action()).isEqualTo(new Action.Refuse(leaky));
    assertThat(decision.diagnosis()).isEqualTo(Diagnosis.LEAK);
  }

  @Test
  void gated_takesRecalibrationUnlessRetrainingBeatsItByTheMarginOrIsDeclared() {
    var retrained = candidate(Candidate.Kind.RETRAINED, Candidate.Outcome.PASS, .0051);
    var recalibrated = candidate(Candidate.Kind.RECALIBRATED, Candidate.Outcome.PASS, .0045);
    var evidence = gated(Signal.CALIBRATION_GAP, retrained, recalibrated);

    assertThat(
            AutomationPolicy.decide(settings(Mode.ACT, Take.BEST, .001, null), evidence, TODAY)
                .action())
        .isEqualTo(new Action.RollOut(recalibrated));
    assertThat(
            AutomationPolicy.decide(settings(Mode.ACT, Take.BEST, .0005, null), evidence, TODAY)
                .action())
        .isEqualTo(new Action.RollOut(retrained));
    assertThat(
            AutomationPolicy.decide(settings(Mode.ACT, Take.RETRAIN, .001, null), evidence, TODAY)
                .action())
        .isEqualTo(new Action.RollOut(retrained));
  }

  @Test
  void brakes_holdPromotionsAndTrainingsAndNeverARestoredView() {
    var brakes =
        new AutomationSpec.Brakes(
            20, 1, null, null, List.of(new AutomationSpec.Freeze(TODAY, TODAY, "stock taking")));
    var settings = settings(Mode.ACT, Take.BEST, .001, brakes);
    var pass = candidate(Candidate.Kind.RETRAINED, Candidate.Outcome.PASS, .0051);
    var refused = new Evidence.RefusedView("activity", NEW, OLD, "ab", List.of("x"));

    assertThat(
            AutomationPolicy.decide(settings, gated(Signal.CALIBRATION_GAP, pass), TODAY).action())
        .isInstanceOf(Action.Hold.class);
    assertThat(
            AutomationPolicy.decide(settings, broken(List.of(refused), List.of()), TODAY).action())
        .isInstanceOf(Action.RestoreView.class);
  }

  @Test
  void brakes_holdEverythingWhilePaused() {
    var history = new History(List.of(), List.of(), 0, null, null, "audit");
    var evidence =
        new Evidence.Look(
            TODAY,
            production(false),
            List.of(),
            List.of(),
            judgement(-.03, true),
            null,
            null,
            history);

    assertThat(decide(evidence).action()).isInstanceOf(Action.Hold.class);
  }

  @Test
  void mode_observesByDefaultAndAsksWhenToldTo() {
    var evidence = look(judgement(-.03, true));

    assertThat(act(Mode.OBSERVE, evidence)).isInstanceOf(Action.Hold.class);
    assertThat(act(Mode.RECOMMEND, evidence)).isEqualTo(new Action.Ask(wanted(), false));
    assertThat(act(Mode.APPROVE, evidence)).isEqualTo(new Action.Ask(wanted(), true));
    assertThat(act(Mode.ACT, evidence)).isEqualTo(wanted());
  }

  private static Action wanted() {
    return new Action.Train(List.of(Candidate.Kind.RETRAINED, Candidate.Kind.RECALIBRATED), true);
  }

  private static Action act(Mode mode, Evidence evidence) {
    return AutomationPolicy.decide(settings(mode, Take.BEST, .001, null), evidence, TODAY).action();
  }

  @Test
  void amounts_whoseMeanErrorIsPastItsLimit_areTrainedAnew_andNotRecalibrated() {
    var kept = decide(look(amounts(8.9, 55, 50)));
    assertThat(kept.signal()).isEqualTo(Signal.NONE);
    assertThat(kept.judged()).isEqualTo("The gap of +8.9000 is within the limit of 9.0000.");
    var decision = decide(look(amounts(-12, 55, 50)));
    assertThat(decision.signal()).isEqualTo(Signal.CALIBRATION_GAP);
    assertThat(decision.action())
        .isEqualTo(new Action.Train(List.of(Candidate.Kind.RETRAINED), true));
    assertThat(decision.judged()).startsWith("The gap of −12.00 is past the limit of 9.0000");
    assertThat(decision.seen().getFirst())
        .contains("said 140.00 in the mean and it was 152.00")
        .contains("RMSE 55.00");
  }

  @Test
  void amounts_whoseErrorRose_areASignal() {
    var decision = decide(look(amounts(0, 70, 60.6)));
    assertThat(decision.signal()).isEqualTo(Signal.ERROR);
    assertThat(decision.diagnosis()).isEqualTo(Diagnosis.ERROR_DECAY);
    assertThat(decision.judged())
        .isEqualTo(
            "RMSE 70.00, at least 60.60, was 55.00 at training: the predictions are farther off.");
    assertThat(decide(look(amounts(0, 70, 60.4))).signal()).isEqualTo(Signal.NONE);
  }

  @Test
  void classes_areJudgedByTheGapThatIsFarthestPastItsLimit() {
    var decision =
        decide(
            look(
                classes(
                    new Judged.OfClass("setosa", .3, .35, .05, .02),
                    new Judged.OfClass("versicolor", .3, .34, .04, .005),
                    new Judged.OfClass("virginica", .4, .31, -.09, .016))));
    assertThat(decision.signal()).isEqualTo(Signal.CALIBRATION_GAP);
    assertThat(decision.judged())
        .startsWith("The gap of +4.0 points of versicolor is past the limit of 3.0 points");
    assertThat(decision.seen().getFirst()).contains("setosa said 35.0 % and was 30.0 %");
  }

  private static Judgement amounts(double gap, double rmse, double lower) {
    return new Judgement(
        TODAY,
        TODAY,
        "folds",
        442,
        152 + gap,
        152,
        gap,
        1.5,
        null,
        null,
        1,
        null,
        true,
        Task.REGRESSION,
        new Judgement.Loss("RMSE", rmse, lower, 55.0),
        List.of());
  }

  private static Judgement classes(Judged.OfClass... classes) {
    return new Judgement(
        TODAY,
        TODAY,
        "folds",
        150,
        0,
        0,
        0,
        0,
        null,
        .2,
        1,
        null,
        true,
        Task.MULTICLASS,
        new Judgement.Loss("log loss", .2, .15, .2),
        List.of(classes));
  }

  private static Decision decide(Evidence evidence) {
    return AutomationPolicy.decide(settings(Mode.ACT, Take.RETRAIN, .001, null), evidence, TODAY);
  }

  private static Settings settings(
      Mode mode, Take take, double margin, AutomationSpec.@Nullable Brakes brakes) {
    return new Settings(
        mode,
        AutomationSpec.Trigger.SIGNALS,
        AutomationSpec.Candidates.EACH_CUTOFF,
        .015,
        6,
        .02,
        .1,
        true,
        true,
        true,
        take,
        margin,
        true,
        brakes == null ? new AutomationSpec.Brakes(null, null, null, null, null) : brakes);
  }

  private static Production production(boolean viewsChanged) {
    return new Production(NEW, "churn", 2, LocalDate.of(1997, 6, 30), viewsChanged, TODAY);
  }

  private static Judgement judgement(double gap, boolean isNew) {
    return new Judgement(
        LocalDate.of(1997, 6, 30),
        LocalDate.of(1997, 9, 28),
        "served",
        23570,
        .8215 + gap,
        .8215,
        gap,
        SE,
        .7466,
        .4011,
        .7530,
        .6945,
        isNew);
  }

  private static Evidence.Look look(Judgement judgement) {
    return new Evidence.Look(
        TODAY, production(false), List.of(), List.of(), judgement, null, null, History.NONE);
  }

  private static Evidence.Look broken(
      List<Evidence.RefusedView> refused, List<Evidence.RefusedFeed> feeds) {
    return new Evidence.Look(
        TODAY, production(false), refused, feeds, null, null, null, History.NONE);
  }

  private static Evidence.Look drifted(
      Production production, Evidence.Drift drift, Judgement judgement) {
    return new Evidence.Look(
        TODAY, production, List.of(), List.of(), judgement, drift, null, History.NONE);
  }

  private static Evidence.Look unreleased(@Nullable String untrainable) {
    return new Evidence.Look(
        TODAY, null, List.of(), List.of(), null, null, untrainable, History.NONE);
  }

  private static Candidate candidate(Candidate.Kind kind, Candidate.Outcome outcome, double delta) {
    return new Candidate(
        kind,
        new java.util.UUID(0, 1),
        "t",
        outcome,
        delta,
        delta - .0015,
        delta + .0015,
        "r",
        null,
        null);
  }

  private static Evidence.Gated gated(Signal signal, Candidate... candidates) {
    return new Evidence.Gated(
        TODAY, production(false), signal, null, List.of(candidates), History.NONE);
  }
}
