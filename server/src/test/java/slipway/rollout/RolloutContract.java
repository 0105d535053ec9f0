package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.DecisionId;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.RolloutSpec;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.declaration.RolloutSpec.Step;
import slipway.api.declaration.RolloutSpec.Verdicts;
import slipway.api.wire.Rollout;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.db.Database;
import slipway.registry.NewVersion;
import slipway.registry.Packaged;
import slipway.serving.HoldBack;
import slipway.serving.Release;
import slipway.serving.Split;
import slipway.testing.ChurnLine;
import slipway.testing.Eventually;

/// What rollouts promise on every database, over real serving, requests and labels.
abstract class RolloutContract {
  private static final String P = RolloutLine.P;
  private static final String E = RolloutLine.E;
  private static final String GATE = "PASS: log loss .0021 lower";
  private static final String RUNNING = "/api/v1/projects/default/endpoints/churn/rollout/";
  private static final String ROLLOUTS = "/api/v1/projects/default/endpoints/churn/rollouts";
  private static final Verdicts ON_GATE =
      new Verdicts(null, null, null, Action.PROMOTE_ON_GATE, null);

  @TempDir Path directory = Path.of("");

  private RolloutLine it;
  private Release former;

  abstract Database open(Path directory);

  @BeforeEach
  void openLine() {
    it = RolloutLine.open(directory, open(directory));
    former = it.line.release(it.constant(RolloutLine.WRONG));
  }

  @AfterEach
  void closeLine() {
    it.close();
  }

  @Test
  void candidate_goesThroughShadowAndStepsIsPromotedOnTheGateAndConfirmedByLabels() {
    it.apply(RolloutLine.spec(ON_GATE));
    var candidate = it.prepared(it.constant(RolloutLine.RIGHT));
    var started = it.start(candidate, GATE);
    assertThat(started.status()).isEqualTo(Status.SHADOW);
    assertThat(started.sentence())
        .isEqualTo(
            "The rollout of customer_churn v1 begins: every request is mirrored to it, until 20"
                + " came. Watched, each at α = 0.0125: errors, null outputs, slow answers, the"
                + " sample ratio.");
    assertThat(it.split().canary()).isEmpty();
    assertThat(it.split().shadows()).containsExactly(candidate);

    it.ask(1, 19);
    it.settle();
    assertThat(it.rollout(1).status()).isEqualTo(Status.SHADOW);
    assertThat(it.rollout(1).requests()).isEqualTo(19);
    it.ask(20, 20);
    it.settle();
    assertThat(it.rollout(1).status()).isEqualTo(Status.CANARY);
    assertThat(it.split().canary()).contains(new Split.Arm(candidate, 2_000));
    assertThat(it.rollout(1).weight()).isEqualTo(0.2);
    assertThat(it.rollout(1).sentence())
        .isEqualTo(
            "20 requests, 0 of them given to customer_churn v1, guard-rails quiet. The next step"
                + " begins: every request is mirrored to it, and it answers 20 % of them, until 40"
                + " came.");
    it.ask(21, 60);
    it.settle();
    assertThat(it.split().canary()).contains(new Split.Arm(candidate, 5_000));
    it.ask(61, 120);
    it.settle();

    var promoted = it.rollout(1);
    assertThat(promoted.status()).isEqualTo(Status.PROMOTED);
    assertThat(promoted.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(promoted.sentence()).contains("Quality inconclusive", GATE, "confirm or undo");
    assertThat(it.split().primary()).isEqualTo(candidate);
    assertThat(it.split().shadows()).isEmpty();
    assertThat(it.activations()).containsExactly(former, candidate);
    it.ask(121, 130);

    it.mature();
    var confirmed = it.rollout(1);
    assertThat(confirmed.status()).as(confirmed.sentence()).isEqualTo(Status.CONFIRMED);
    assertThat(confirmed.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(confirmed.pairs()).isEqualTo(120);
    assertThat(confirmed.endedAt()).isNotNull();
    assertThat(it.results(1))
        .containsExactly("started", "next-step", "next-step", "promoted", "confirmed");
    assertThat(it.told()).containsExactly("promoted", "confirmed");
    var looks = it.looks(1);
    it.settle();
    assertThat(it.looks(1)).as("nothing follows twice").isEqualTo(looks);
    assertThat(it.activations()).hasSize(2);
  }

  @Test
  void failingCandidate_isTakenOutByAGuardRailAndNoCallerSeesIt() {
    var spec = RolloutLine.spec(ON_GATE);
    it.apply(
        new RolloutSpec(
            null,
            E,
            new RolloutSpec.Shadow(0.0, null),
            List.of(new Step(0.5, 10_000)),
            null,
            spec.quality(),
            spec.verdicts()));
    var candidate = it.prepared(it.nullForMany());
    it.start(candidate, GATE);
    assertThat(it.split().shadows()).isEmpty();
    for (int i = 0; i < 40 && it.rollout(1).status().isRunning(); i++) {
      it.ask(i * 10 + 1, i * 10 + 10);
      it.settle();
    }
    var out = it.rollout(1);
    assertThat(out.status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(out.requests()).as("requests until the alarm").isLessThan(200);
    assertThat(out.sentence()).contains("customer_churn v1", "taken out and held back");
    assertThat(it.looks(1).getLast().rails()).anyMatch(Rollout.Rail::alarm);
    assertThat(it.split().canary()).isEmpty();
    assertThat(it.split().primary()).isEqualTo(former);
    assertThat(it.activations()).containsExactly(former);
    assertThat(it.isHeldBack(candidate)).isTrue();
    assertThat(it.told()).containsExactly("rolled-back");
    assertThatThrownBy(() -> it.start(candidate, GATE))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HELD_BACK));
  }

  @Test
  void candidateThatFailsInTheShadow_answersNobody() {
    it.apply(RolloutLine.spec(ON_GATE));
    var candidate = it.prepared(it.nullForMany());
    it.start(candidate, GATE);
    it.ask(1, 40);
    it.settle();
    assertThat(it.rollout(1).status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(it.rollout(1).sentence()).contains("shadowErrors");
    assertThat(it.split().shadows()).isEmpty();
    assertThat(it.isHeldBack(candidate)).isTrue();
    assertThat(it.activations()).containsExactly(former);
  }

  @Test
  void promotedCandidate_isTakenBackWhenLabelsSayThatItIsWorse() {
    it.apply(RolloutLine.spec(ON_GATE));
    var better = it.line.release(it.constant(RolloutLine.RIGHT));
    var worse = it.prepared(it.constant(-2));
    promote(worse);
    assertThat(it.split().primary()).isEqualTo(worse);

    it.mature();
    assertThat(it.rollout(1).status()).isEqualTo(Status.REVERTED);
    assertThat(it.rollout(1).verdict()).isEqualTo(Verdict.WORSE);
    assertThat(it.split().primary()).isEqualTo(better);
    assertThat(it.isHeldBack(worse)).isTrue();
    assertThat(it.told()).containsExactly("promoted", "reverted");
  }

  @Test
  void promotedCandidate_isReplacedOrLeftToPeopleWhenItCannotBeTakenBack() {
    it.apply(RolloutLine.spec(ON_GATE));
    var better = it.line.release(it.constant(RolloutLine.RIGHT));
    promote(it.prepared(it.constant(-2)));
    var held =
        new HoldBack(
            P, HoldBack.RELEASE, E, better.digest(), "d-9", "slow", it.line.business.now());
    it.line.change(tx -> it.line.serving.holdBack(tx, ChurnLine.CALLER, held));
    it.mature();
    var asked = it.rollout(1);
    assertThat(asked.status()).isEqualTo(Status.PROMOTED);
    assertThat(asked.sentence())
        .contains("cannot be undone by itself", "held back by decision d-9");
    int looks = it.looks(1).size();
    it.settle();
    assertThat(it.looks(1)).as("told once").hasSize(looks);

    it.line.release(it.constant(0.5f));
    it.settle();
    assertThat(it.rollout(1).status()).isEqualTo(Status.REPLACED);
    assertThat(it.told()).containsExactly("promoted", "asked", "replaced");
  }

  @Test
  void promotedCandidate_thatLabelsDecideNothingOf_endsWhenAnotherHasTakenItsPlace() {
    it.apply(RolloutLine.spec(ON_GATE));
    it.line.release(it.constant(RolloutLine.RIGHT));
    promote(it.prepared(it.constant(RolloutLine.RIGHT + 0.01f)));
    it.line.release(it.constant(0.5f));
    it.settle();
    assertThat(it.rollout(1).status()).as("labels may come").isEqualTo(Status.PROMOTED);

    it.mature();
    var ended = it.rollout(1);
    assertThat(ended.status()).as(ended.sentence()).isEqualTo(Status.REPLACED);
    assertThat(ended.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(ended.sentence()).contains("has taken its place");
    assertThat(it.told()).containsExactly("promoted", "held", "replaced");
  }

  @Test
  void heldRollout_isDecidedByLabelsWhileItsSplitStays() {
    it.apply(RolloutLine.spec(null));
    var candidate = it.prepared(it.constant(RolloutLine.RIGHT));
    it.start(candidate, null);
    throughAllSteps();
    var held = it.rollout(1);
    assertThat(held.status()).isEqualTo(Status.HELD);
    assertThat(held.sentence()).contains("until labels decide");
    assertThat(it.split().canary()).isPresent();

    it.mature();
    assertThat(it.rollout(1).status()).isEqualTo(Status.CONFIRMED);
    assertThat(it.split().primary()).isEqualTo(candidate);
    assertThat(it.told()).containsExactly("held", "promoted");
  }

  @Test
  void labelsKnownBeforeTheRequests_judgeThemOnceTheyHaveCome() {
    it.mature();
    it.apply(RolloutLine.spec(ON_GATE));
    it.start(it.prepared(it.constant(RolloutLine.RIGHT)), GATE);
    throughAllSteps();
    var confirmed = it.rollout(1);
    assertThat(confirmed.status()).as(confirmed.sentence()).isEqualTo(Status.CONFIRMED);
    assertThat(confirmed.pairs()).isEqualTo(120);
    assertThat(it.told()).containsExactly("promoted", "confirmed");
    var looks = it.looks(1);
    it.settle();
    assertThat(it.looks(1)).as("judged once").isEqualTo(looks);
  }

  @Test
  void labelsKnownBeforeTheRequests_decideAHeldRollout() {
    it.apply(RolloutLine.spec(null));
    it.start(it.prepared(it.constant(RolloutLine.RIGHT)), null);
    it.mature();
    throughAllSteps();
    assertThat(it.rollout(1).status()).isEqualTo(Status.CONFIRMED);
    assertThat(it.rollout(1).pairs()).isEqualTo(120);
    assertThat(it.told()).containsExactly("held", "promoted");
  }

  @Test
  void people_extendPromoteAndAbortByTheirRoutes() {
    var good = it.constant(RolloutLine.RIGHT);
    var number = register(good);
    it.apply(RolloutLine.spec(null));
    var start = it.post(ROLLOUTS, "{\"version\": " + number + ", \"reason\": \"try it\"}");
    assertThat(start.status()).as(start.text()).isEqualTo(200);
    throughAllSteps();
    assertThat(it.rollout(1).status()).isEqualTo(Status.HELD);
    assertThat(it.post(RUNNING + "extend", "{\"requests\": 0}").status()).isEqualTo(400);
    var extended = it.post(RUNNING + "extend", "{\"requests\": 5, \"reason\": \"more\"}");
    assertThat(extended.status()).as(extended.text()).isEqualTo(200);
    assertThat(extended.text()).contains("\"CANARY\"", "Extended by 5 requests by", "more");
    it.ask(200, 210);
    it.settle();
    assertThat(it.rollout(1).status()).isEqualTo(Status.HELD);
    var promoted = it.post(RUNNING + "promote", "{\"reason\": \"I have seen enough\"}");
    assertThat(promoted.status()).as(promoted.text()).isEqualTo(200);
    assertThat(promoted.text()).contains("\"PROMOTED\"", "I have seen enough");
    assertThat(it.split().primary().packageDigest()).isEqualTo(good.packageDigest());
    assertThat(it.post(RUNNING + "promote", "").status()).as("nothing runs").isEqualTo(409);

    int next = register(it.constant(0.5f));
    assertThat(it.post(ROLLOUTS, "{\"version\": " + next + "}").status()).isEqualTo(200);
    var aborted = it.post(RUNNING + "abort", "");
    assertThat(aborted.status()).as(aborted.text()).isEqualTo(200);
    assertThat(aborted.text()).contains("\"ABORTED\"");
    assertThat(it.split().shadows()).isEmpty();
    assertThat(it.split().primary().packageDigest()).isEqualTo(good.packageDigest());
    assertThat(it.get(ROLLOUTS).text()).contains("\"number\":2", "\"number\":1");
    assertThat(it.get("/api/v1/projects/default/rollouts").text()).contains("\"number\":2");
    assertThat(it.get(ROLLOUTS + "/1").text()).contains("\"status\":\"PROMOTED\"");
    assertThat(it.get(ROLLOUTS + "/1/looks").text()).contains("\"extended\"", "\"started\"");
    assertThat(it.get(ROLLOUTS + "/9").status()).isEqualTo(404);
    assertThat(it.get(ROLLOUTS + "/x").status()).isEqualTo(400);
    assertThat(it.post(ROLLOUTS, "{\"version\": 99}").status()).isEqualTo(404);
    assertThat(it.post(ROLLOUTS, "{}").status()).isEqualTo(404);
  }

  @Test
  void changeByHand_endsTheRolloutAndIsLeftAlone() {
    it.apply(RolloutLine.spec(ON_GATE));
    var candidate = it.prepared(it.constant(RolloutLine.RIGHT));
    it.start(candidate, GATE);
    it.ask(1, 20);
    it.settle();
    var back =
        it.line.serving.rollback(ChurnLine.CALLER, P, E, Optional.empty(), "I do not like it");
    assertThat(back).isEqualTo(former);
    var split = it.split();
    it.settle();
    assertThat(it.rollout(1).status()).isEqualTo(Status.ABORTED);
    assertThat(it.rollout(1).sentence()).contains("changed by somebody else");
    assertThat(it.split()).isEqualTo(split);
  }

  @Test
  void start_refusesWhatCannotRollOutAndChangesNothing() {
    var candidate = it.prepared(it.constant(RolloutLine.RIGHT));
    var before = it.split();
    refused(ErrorCode.NOT_FOUND, candidate, "expected: an applied Rollout");
    it.apply(RolloutLine.spec(ON_GATE));
    refused(ErrorCode.INVALID_STATE, former, "active already");
    var unprepared = it.line.serving.propose(P, E, it.constant(3));
    refused(ErrorCode.INVALID_STATE, unprepared, "not prepared");
    it.line.granted = java.util.EnumSet.of(slipway.access.Permission.READ);
    refused(ErrorCode.PERMISSION_DENIED, candidate, "");
    it.line.granted = java.util.EnumSet.allOf(slipway.access.Permission.class);
    assertThat(it.split()).isEqualTo(before);

    it.start(candidate, GATE);
    var running = it.split();
    refused(
        ErrorCode.INVALID_STATE,
        it.prepared(it.constant(3)),
        "rollout 1 of customer_churn v1 is SHADOW");
    it.post(RUNNING + "abort", "");
    assertThat(it.split().number()).isEqualTo(running.number() + 1);
    var canary = new Split(0, former, Optional.of(new Split.Arm(candidate, 500)), List.of(), "");
    long number = it.split().number();
    it.line.rollouts.prepare(candidate); // after its rollout nobody kept it in memory
    it.line.change(tx ->
        it.line.serving.split(tx, ChurnLine.CALLER, number, canary, new DecisionId("d-hand")));
    refused(ErrorCode.INVALID_STATE, candidate, "end it first");
    assertThat(it.line.database.read(tx -> it.line.rollouts.list(tx, P, "")).size()).isEqualTo(1);
  }

  @Test
  void prepare_refusesWhatAnswersLessOrCannotLoad() {
    var names = new java.util.ArrayList<>(RolloutLine.names());
    var stricter = ChurnLine.signature(names);
    ((tools.jackson.databind.node.ObjectNode) stricter.path("features").get(1))
        .put("nullable", false);
    var onnx = it.constant(RolloutLine.RIGHT);
    names.add("one_more");
    refusedToPrepare(it.version(RolloutLine.oneFeatureMore()), "13 features");
    refusedToPrepare(
        it.line.trained(
            RolloutLine.oneFeatureMore(), ChurnLine.signature(names), RolloutLine.JANUARY),
        "signature.features.one_more: needed");
    refusedToPrepare(
        it.line.trained(RolloutLine.oneFeatureMore(), stricter, RolloutLine.JANUARY),
        "signature.features." + RolloutLine.names().get(1) + ": not nullable");
    refusedToPrepare(
        it.version("no model".getBytes(StandardCharsets.UTF_8)), "is not an ONNX model");
    assertThat(it.split().number()).isEqualTo(1);
    assertThat(it.prepared(onnx)).isNotNull();
  }

  @Test
  void apply_keepsOneRolloutForEachEndpoint() {
    var spec = RolloutLine.spec(null);
    it.apply(spec);
    it.apply(RolloutLine.spec(ON_GATE));
    var kept = it.line.database.read(tx -> it.line.rollouts.declared(tx, P, E)).orElseThrow();
    assertThat(kept.spec()).isEqualTo(RolloutLine.spec(ON_GATE));
    var second = new Declared<>(P, "another", spec, Json.digest(spec));
    assertThatThrownBy(
            () -> it.line.change(tx -> it.line.rollouts.apply(tx, ChurnLine.CALLER, second)))
        .hasMessageContaining("an endpoint without a Rollout; carefully is there for it");
  }

  @Test
  void looksInTheBackground_decideByThemselves() {
    it.apply(RolloutLine.spec(ON_GATE));
    it.start(it.prepared(it.constant(RolloutLine.RIGHT)), GATE);
    it.line.rollouts.start();
    it.ask(1, 20);
    Eventually.holds("the first step", () -> it.rollout(1).status() == Status.CANARY);
  }

  private void promote(Release candidate) {
    it.start(candidate, GATE);
    throughAllSteps();
    assertThat(it.rollout(1).status()).isEqualTo(Status.PROMOTED);
  }

  private void throughAllSteps() {
    it.ask(1, 20);
    it.settle();
    it.ask(21, 60);
    it.settle();
    it.ask(61, 120);
    it.settle();
  }

  private int register(Packaged model) {
    return it.line
        .registry
        .register(
            ChurnLine.CALLER,
            P,
            ChurnLine.MODEL,
            model.packageDigest(),
            new NewVersion(Optional.empty(), "", Map.of()))
        .number();
  }

  private void refused(ErrorCode code, Release candidate, String message) {
    assertThatThrownBy(() -> it.start(candidate, GATE))
        .isInstanceOfSatisfying(SlipwayException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private void refusedToPrepare(Packaged model, String message) {
    assertThatThrownBy(() -> it.prepared(model))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code().fault()).isEqualTo(ErrorCode.Fault.CALLER))
        .hasMessageContaining(message);
  }
}
