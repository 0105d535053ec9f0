package slipway.ui;

import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.ui.view.State;

/// How a rollout stands, in a word.
final class RolloutWords {
  private RolloutWords() {}

  static State state(Status status) {
    return switch (status) {
      case SHADOW -> State.running("in the shadow");
      case CANARY -> State.running("canary");
      case HELD -> State.attention("held");
      case ASKING -> State.attention("asks");
      case PROMOTED -> State.good("promoted");
      case CONFIRMED -> State.good("confirmed");
      case REVERTED -> State.bad("reverted");
      case REPLACED -> State.neutral("replaced");
      case ROLLED_BACK -> State.bad("rolled back");
      case ABORTED -> State.neutral("aborted");
    };
  }

  static State state(Verdict verdict) {
    return switch (verdict) {
      case BETTER -> State.good("better");
      case WORSE -> State.bad("worse");
      case EQUIVALENT -> State.good("equivalent");
      case INCONCLUSIVE -> State.neutral("inconclusive");
    };
  }
}
