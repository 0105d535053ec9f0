package slipway.rollout;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.declaration.RolloutSpec;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.declaration.RolloutSpec.Verdicts;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.rollout.RolloutState.Traffic;
import slipway.serving.Release;

/// Rollouts in any state, made up.
final class RolloutStates {
  static final Instant NOON = Instant.parse("1997-09-30T12:00:00Z");
  static final LocalDate CUTOFF = LocalDate.of(1997, 9, 30);
  static final double MARGIN = 0.1;
  static final String GATE = "PASS";
  private static final int PROOF = 200;
  private static final double GAIN = 0.5;

  private RolloutStates() {}

  /// A shadow of 100 requests, then steps of 10 % for 1,000 and 50 % for 2,000.
  static RolloutSpec spec(@Nullable Verdicts verdicts) {
    return new RolloutSpec(
        null,
        "churn",
        new RolloutSpec.Shadow(1.0, 100L),
        List.of(new RolloutSpec.Step(0.1, 1_000), new RolloutSpec.Step(0.5, 2_000)),
        null,
        new RolloutSpec.Quality(null, null, MARGIN),
        verdicts);
  }

  /// The same action for every verdict, but what `worse` may not be.
  static Verdicts all(Action action) {
    boolean isPromotion = action == Action.PROMOTE || action == Action.PROMOTE_ON_GATE;
    return new Verdicts(action, isPromotion ? Action.ROLL_BACK : action, action, action, 1);
  }

  static RolloutPlan plan(RolloutSpec spec, @Nullable String gate) {
    return new RolloutPlan(
        "default",
        "churn",
        1,
        "churn-rollout",
        digest("definition"),
        spec,
        release("candidate", 2),
        release("former", 1),
        gate,
        "d-1",
        "tester",
        NOON);
  }

  static Release release(String name, int version) {
    return new Release(
        digest(name),
        "default",
        "churn",
        "customer_churn",
        version,
        digest(name + "-package"),
        List.of(),
        digest("configuration"));
  }

  /// In this state, in the step given, with as many requests.
  static RolloutState state(RolloutPlan plan, Status status, int step, long requests) {
    return RolloutState.first(plan)
        .entered(step, 7)
        .in(status)
        .seen(new Traffic(requests, requests / 10, requests, 0), GuardEvidence.none());
  }

  /// With labels that say so.
  static RolloutState said(RolloutState state, Verdict verdict) {
    var differences = new double[verdict == Verdict.INCONCLUSIVE ? 1 : PROOF];
    Arrays.fill(
        differences,
        switch (verdict) {
          case BETTER -> GAIN;
          case WORSE -> -GAIN;
          case EQUIVALENT, INCONCLUSIVE -> 0;
        });
    return state.judged(CUTOFF, state.bets().plus(differences));
  }

  static Digest digest(String of) {
    return Digest.of(of.getBytes(StandardCharsets.UTF_8));
  }
}
