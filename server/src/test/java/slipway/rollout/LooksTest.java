package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import slipway.api.wire.Rollout.Status;
import slipway.rollout.RolloutState.Traffic;

final class LooksTest {
  private static final long REQUESTS = 1_000_000;
  private static final int KEPT_MAX = 1_500;

  @Test
  void looks_ofAHeldRolloutAreKeptEverMoreRarely() {
    var plan = RolloutStates.plan(RolloutStates.spec(null), RolloutStates.GATE);
    var state = RolloutStates.state(plan, Status.HELD, 2, 2_000);
    int kept = 0;
    for (long requests = 2_000; requests < REQUESTS; requests += 10) {
      state = state.seen(new Traffic(requests, 0, 0, 0), GuardEvidence.none());
      if (Looks.isKept(state)) {
        kept++;
        state = state.told(Results.NONE, state.sentence(), RolloutStates.NOON);
      }
    }
    assertThat(kept).isBetween(100, KEPT_MAX);
  }
}
