package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.api.Json;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.declaration.RolloutSpec.Verdicts;
import slipway.api.wire.Rollout.Rail;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.rollout.RolloutPolicy.Act;
import slipway.rollout.RolloutPolicy.Seen;
import slipway.rollout.RolloutState.Traffic;

/// What follows from every state and everything that can be seen of it.
final class RolloutPolicyTest {
  private static final Rail QUIET = rail("errors", false);
  private static final Rail ALARM = rail("nullOutputs", true);
  private static final Seen NOTHING_ODD = seen(true, false, QUIET);
  private static final long LOOKS = 400;

  @Test
  void step_waitsUntilItsRequestsCameAndThoseMirroredWereAnswered() {
    assertThat(decide(state(Status.SHADOW, 0, 99))).isEqualTo(new RolloutPolicy.Wait());
    assertThat(decide(pending(state(Status.SHADOW, 0, 100), 1)))
        .isEqualTo(new RolloutPolicy.Wait());
    assertThat(decide(state(Status.SHADOW, 0, 100))).isEqualTo(new RolloutPolicy.Enter(1));
    assertThat(decide(state(Status.CANARY, 1, 999))).isEqualTo(new RolloutPolicy.Wait());
    assertThat(decide(state(Status.CANARY, 1, 1_000))).isEqualTo(new RolloutPolicy.Enter(2));
    assertThat(decide(pending(state(Status.CANARY, 2, 2_000), 5)))
        .isEqualTo(new RolloutPolicy.Wait());
  }

  @Test
  void start_isInTheShadowOnlyWhenRequestsAreAskedForIt() {
    var first = RolloutState.first(plan(null, null));
    assertThat(first.status()).isEqualTo(Status.SHADOW);
    assertThat(first.wanted()).isEqualTo(100);
    var spec = RolloutStates.spec(null);
    var without =
        new slipway.api.declaration.RolloutSpec(
            null, "churn", null, spec.canary(), null, null, null);
    var canary = RolloutState.first(RolloutStates.plan(without, null));
    assertThat(canary.status()).isEqualTo(Status.CANARY);
    assertThat(canary.step()).isEqualTo(1);
    assertThat(canary.plan().split(1).shadows()).containsExactly(canary.plan().candidate());
  }

  @ParameterizedTest
  @CsvSource({
    "PROMOTE, false, Promote",
    "PROMOTE, true, Promote",
    "PROMOTE_ON_GATE, true, Promote",
    "PROMOTE_ON_GATE, false, Hold",
    "HOLD, true, Hold",
    "ASK, true, Ask",
    "EXTEND, true, Extend",
    "ROLL_BACK, true, RollBack"
  })
  void lastStep_followsTheActionDeclaredForItsVerdict(Action action, boolean isGated, String act) {
    var plan = plan(RolloutStates.all(action), isGated ? RolloutStates.GATE : null);
    for (var verdict : List.of(Verdict.INCONCLUSIVE, Verdict.BETTER, Verdict.EQUIVALENT)) {
      var state = RolloutStates.said(RolloutStates.state(plan, Status.CANARY, 2, 2_000), verdict);
      assertThat(name(decide(state))).as(verdict + "").isEqualTo(act);
    }
  }

  @Test
  void extension_givesTheStepItsRequestsAgainAsOftenAsDeclaredThenHolds() {
    var plan = plan(RolloutStates.all(Action.EXTEND), null);
    var state = RolloutStates.state(plan, Status.CANARY, 2, 2_000);
    assertThat(decide(state)).isEqualTo(new RolloutPolicy.Extend(2_000));
    var extended = state.extended(2_000);
    assertThat(extended.wanted()).isEqualTo(4_000);
    assertThat(decide(extended)).isEqualTo(new RolloutPolicy.Wait());
    var atEnd = extended.seen(new Traffic(4_000, 2_000, 4_000, 0), extended.guards());
    assertThat(decide(atEnd)).isEqualTo(new RolloutPolicy.Hold());
  }

  @Test
  void personsExtension_countsFromNowAndTakesNothingFromThePolicy() {
    var plan = plan(RolloutStates.all(Action.EXTEND), null);
    var held = RolloutStates.state(plan, Status.HELD, 2, 9_000).extendedByPerson(500);
    assertThat(held.status()).isEqualTo(Status.CANARY);
    assertThat(held.wanted()).isEqualTo(9_500);
    assertThat(held.extensions()).isZero();
    var shadow = RolloutStates.state(plan, Status.SHADOW, 0, 10).extendedByPerson(500);
    assertThat(shadow.status()).isEqualTo(Status.SHADOW);
    assertThat(shadow.wanted()).isEqualTo(600);
  }

  @ParameterizedTest
  @CsvSource({
    "ROLL_BACK, 5, RollBack",
    "HOLD, 5, Hold",
    "ASK, 5, Ask",
    "EXTEND, 5, Wait",
    "EXTEND, 1000, Extend"
  })
  void worse_getsNoFurtherStep(Action action, long requests, String act) {
    var verdicts = new Verdicts(null, action, null, null, null);
    var state = RolloutStates.state(plan(verdicts, RolloutStates.GATE), Status.CANARY, 1, requests);
    assertThat(name(decide(RolloutStates.said(state, Verdict.WORSE)))).isEqualTo(act);
  }

  @Test
  void better_isNoReasonToLeaveStepsOut() {
    var early = RolloutStates.said(state(Status.CANARY, 1, 10), Verdict.BETTER);
    assertThat(decide(early)).isEqualTo(new RolloutPolicy.Wait());
    var atEnd = RolloutStates.said(state(Status.CANARY, 1, 1_000), Verdict.BETTER);
    assertThat(decide(atEnd)).isEqualTo(new RolloutPolicy.Enter(2));
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void alarm_takesTheCandidateOutAtAnyLookWhileItHasRequests(Status status) {
    for (var verdict : Verdict.values()) {
      var state = RolloutStates.said(state(status, 1, 3), verdict);
      var act = RolloutPolicy.decide(state, seen(true, false, QUIET, ALARM));
      if (status.isRunning()) {
        assertThat(act).isEqualTo(new RolloutPolicy.RollBack(Optional.of(ALARM)));
      } else {
        assertThat(act).isNotInstanceOf(RolloutPolicy.RollBack.class);
      }
    }
  }

  @Test
  void changeBySomebodyElse_endsARunningRolloutBeforeEverythingElse() {
    for (var status : Status.values()) {
      var act = RolloutPolicy.decide(state(status, 1, 5_000), seen(false, false, ALARM));
      if (status.isRunning()) {
        assertThat(act).isEqualTo(new RolloutPolicy.Leave());
      } else {
        assertThat(act).isNotInstanceOf(RolloutPolicy.Leave.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INCONCLUSIVE, PROMOTE, Wait", "BETTER, PROMOTE, Promote", "BETTER, PROMOTE_ON_GATE, Wait",
    "BETTER, HOLD, Wait", "BETTER, ASK, Ask", "EQUIVALENT, ROLL_BACK, RollBack",
    "EQUIVALENT, PROMOTE, Promote", "EQUIVALENT, EXTEND, Wait", "WORSE, ROLL_BACK, RollBack",
    "WORSE, HOLD, Wait", "WORSE, ASK, Ask"
  })
  void held_isMovedOnByLabelsAlone(Verdict verdict, Action action, String act) {
    var plan = plan(RolloutStates.all(action), null);
    var state = RolloutStates.said(RolloutStates.state(plan, Status.HELD, 2, 99_999), verdict);
    assertThat(name(decide(state))).isEqualTo(act);
  }

  @Test
  void asking_waitsForAPersonWhateverLabelsSay() {
    for (var verdict : Verdict.values()) {
      assertThat(decide(RolloutStates.said(state(Status.ASKING, 2, 99_999), verdict)))
          .isEqualTo(new RolloutPolicy.Wait());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // verdict, action, in force, busy, act
    "INCONCLUSIVE, ROLL_BACK, true, false, Wait",
    "BETTER, ROLL_BACK, true, false, Confirm",
    "BETTER, HOLD, false, true, Confirm",
    "EQUIVALENT, PROMOTE, true, false, Confirm",
    "EQUIVALENT, ROLL_BACK, true, false, Revert",
    "WORSE, ROLL_BACK, true, false, Revert",
    "WORSE, ROLL_BACK, true, true, Wait",
    "WORSE, ROLL_BACK, false, false, Replace",
    "WORSE, HOLD, true, false, Ask",
    "WORSE, ASK, true, true, Ask",
    "WORSE, ASK, false, false, Replace"
  })
  void promoted_isConfirmedOrUndoneByLateLabels(
      Verdict verdict, Action action, boolean isInForce, boolean isBusy, String act) {
    var plan = plan(RolloutStates.all(action), null);
    var state = RolloutStates.said(RolloutStates.state(plan, Status.PROMOTED, 2, 0), verdict);
    assertThat(name(RolloutPolicy.decide(state, seen(isInForce, isBusy)))).isEqualTo(act);
  }

  @Test
  void promotedAndWorse_isToldToPeopleOnce() {
    for (var action : List.of(Action.ROLL_BACK, Action.ASK)) {
      var plan = plan(RolloutStates.all(action), null);
      var told =
          RolloutStates.said(RolloutStates.state(plan, Status.PROMOTED, 2, 0), Verdict.WORSE)
              .told(Results.ASKED, "cannot be undone", RolloutStates.NOON);
      assertThat(RolloutPolicy.decide(told, seen(true, false))).isEqualTo(new RolloutPolicy.Wait());
      assertThat(RolloutPolicy.decide(told, seen(false, false)))
          .isEqualTo(new RolloutPolicy.Replace());
    }
  }

  @Test
  void missingEvidence_decidesNothing() {
    for (var status : Status.values()) {
      var state = RolloutState.first(plan(null, RolloutStates.GATE)).in(status);
      assertThat(RolloutPolicy.decide(state, seen(true, false)))
          .isEqualTo(new RolloutPolicy.Wait());
    }
  }

  @Test
  void everyCombination_keepsThePromises() {
    int seen = 0;
    for (var status : Status.values()) {
      for (var verdict : Verdict.values()) {
        for (var action : Action.values()) {
          for (int bits = 0; bits < 64; bits++) {
            check(status, verdict, action, bits);
            seen++;
          }
        }
      }
    }
    assertThat(seen).isEqualTo(10 * 4 * 6 * 64);
  }

  private static void check(Status status, Verdict verdict, Action action, int bits) {
    boolean isGated = (bits & 1) != 0;
    boolean isReached = (bits & 2) != 0;
    boolean isAlarm = (bits & 4) != 0;
    boolean isInForce = (bits & 8) != 0;
    boolean isBusy = (bits & 16) != 0;
    int step = (bits & 32) != 0 ? 2 : 1;
    var plan = plan(RolloutStates.all(action), isGated ? RolloutStates.GATE : null);
    var state =
        RolloutStates.said(RolloutStates.state(plan, status, step, isReached ? 5_000 : 1), verdict);
    var act = RolloutPolicy.decide(state, seen(isInForce, isBusy, isAlarm ? ALARM : QUIET));
    var what = state.status() + " " + verdict + " " + action + " " + bits;
    if (status.hasEnded()) {
      assertThat(act).as(what).isEqualTo(new RolloutPolicy.Wait());
    }
    switch (act) {
      case RolloutPolicy.Promote _ -> {
        assertThat(verdict).as(what).isNotEqualTo(Verdict.WORSE);
        assertThat(isInForce && !isAlarm).as(what).isTrue();
        assertThat(step == 2 || status == Status.HELD).as(what).isTrue();
        assertThat(isGated || action != Action.PROMOTE_ON_GATE).as(what).isTrue();
      }
      case RolloutPolicy.Enter _ ->
          assertThat(verdict != Verdict.WORSE && !isAlarm && isReached && step == 1)
              .as(what)
              .isTrue();
      case RolloutPolicy.RollBack _ -> assertThat(status.isRunning()).as(what).isTrue();
      case RolloutPolicy.Revert _ -> {
        assertThat(status).as(what).isEqualTo(Status.PROMOTED);
        assertThat(isInForce && !isBusy).as(what).isTrue();
        assertThat(verdict).as(what).isIn(Verdict.WORSE, Verdict.EQUIVALENT);
      }
      case RolloutPolicy.Confirm _ ->
          assertThat(verdict).as(what).isIn(Verdict.BETTER, Verdict.EQUIVALENT);
      case RolloutPolicy.Replace _ -> assertThat(isInForce).as(what).isFalse();
      case RolloutPolicy.Leave _ -> assertThat(isInForce).as(what).isFalse();
      case RolloutPolicy.Hold _, RolloutPolicy.Extend _, RolloutPolicy.Ask _ ->
          assertThat(status.isRunning() && isAlarm).as(what).isFalse();
      case RolloutPolicy.Wait _ ->
          assertThat(status.isRunning() && (isAlarm || !isInForce)).as(what).isFalse();
    }
  }

  /// A look as it could be stored.
  private record Stored(RolloutState state, Seen seen, String act) {}

  @Test
  void storedLooks_replayToTheSameDecisions() {
    var random = new SplittableRandom(4);
    var stored = new ArrayList<String>();
    for (int i = 0; i < LOOKS; i++) {
      var statuses = Status.values();
      var verdicts = Verdict.values();
      var actions = Action.values();
      var plan =
          plan(
              RolloutStates.all(actions[random.nextInt(actions.length)]),
              random.nextBoolean() ? RolloutStates.GATE : null);
      var state =
          RolloutStates.said(
              RolloutStates.state(
                  plan,
                  statuses[random.nextInt(statuses.length)],
                  random.nextInt(3),
                  random.nextLong(3_000)),
              verdicts[random.nextInt(verdicts.length)]);
      var rail = random.nextInt(5) == 0 ? ALARM : QUIET;
      var seen = seen(random.nextInt(5) > 0, random.nextBoolean(), rail);
      var act = RolloutPolicy.decide(state, seen).toString();
      stored.add(Json.text(new Stored(state, seen, act)));
    }
    assertThat(stored)
        .allSatisfy(text -> {
          var look = Json.read(text, Stored.class);
          assertThat(RolloutPolicy.decide(look.state(), look.seen()).toString())
              .isEqualTo(look.act());
          assertThat(Json.text(look)).isEqualTo(text);
        });
  }

  @Test
  void lastStep_waitsUntilItHasLasted() {
    int last = plan(null, null).rules().steps();
    var came = state(Status.CANARY, last, 1_000_000);
    assertThat(RolloutPolicy.decide(came, new Seen(List.of(), true, false, false)))
        .isInstanceOf(RolloutPolicy.Wait.class);
    assertThat(decide(came)).isNotInstanceOf(RolloutPolicy.Wait.class);
    var before = state(Status.CANARY, last - 1, 1_000_000);
    assertThat(RolloutPolicy.decide(before, new Seen(List.of(), true, false, false)))
        .isEqualTo(new RolloutPolicy.Enter(last));
  }

  private static Act decide(RolloutState state) {
    return RolloutPolicy.decide(state, NOTHING_ODD);
  }

  private static RolloutState state(Status status, int step, long requests) {
    return RolloutStates.state(plan(null, RolloutStates.GATE), status, step, requests);
  }

  private static RolloutState pending(RolloutState state, long pending) {
    var traffic = state.traffic();
    return state.seen(
        new Traffic(traffic.requests(), traffic.candidate(), traffic.mirrored(), pending),
        state.guards());
  }

  private static RolloutPlan plan(@Nullable Verdicts verdicts, @Nullable String gate) {
    return RolloutStates.plan(RolloutStates.spec(verdicts), gate);
  }

  private static Seen seen(boolean isInForce, boolean isBusy, Rail... rails) {
    return new Seen(List.of(rails), isInForce, isBusy, true);
  }

  private static Rail rail(String name, boolean alarm) {
    return new Rail(name, 30, 0, 3, 0.001, 0.0125, alarm);
  }

  private static String name(Act act) {
    return act.getClass().getSimpleName();
  }

  @Test
  void promotionThatNothingCanProve_endsOnceItsReleaseHasBeenReplaced() {
    var plan = RolloutStates.plan(RolloutStates.spec(null), RolloutStates.GATE);
    var promoted = RolloutStates.state(plan, Status.PROMOTED, 2, 2_000);
    assertThat(RolloutPolicy.decide(promoted, new Seen(List.of(), false, false, true, true)))
        .isEqualTo(new RolloutPolicy.Replace());
    assertThat(RolloutPolicy.decide(promoted, new Seen(List.of(), true, false, true, true)))
        .isEqualTo(new RolloutPolicy.Wait());
    assertThat(RolloutPolicy.decide(promoted, new Seen(List.of(), false, false, true, false)))
        .isEqualTo(new RolloutPolicy.Wait());
  }
}
