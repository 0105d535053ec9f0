package slipway.rollout;

import java.util.List;
import java.util.Optional;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.wire.Rollout.Rail;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;

/// What is to be done with a rollout, from its state and what is seen; no clock, no database.
///
/// Guard-rails act at any look while the candidate has requests. A step ends when all its requests
/// came and those mirrored were answered. Only labels decide on quality; as long as they are
/// inconclusive, the declared action for that stands. A candidate that labels call worse gets no
/// further step, whatever is declared.
final class RolloutPolicy {
  private RolloutPolicy() {}

  /// What a look sees.
  ///
  /// @param isInForce whether the endpoint's split still is the rollout's, or after a promotion the
  ///   candidate still is the active release
  /// @param isEndpointBusy whether another rollout runs at the endpoint
  /// @param isLong whether the rollout has lasted as long as it must
  /// @param isProofOver whether no label can come any more that says something of its requests
  record Seen(
      List<Rail> rails,
      boolean isInForce,
      boolean isEndpointBusy,
      boolean isLong,
      boolean isProofOver) {
    /// Labels may still come.
    Seen(List<Rail> rails, boolean isInForce, boolean isEndpointBusy, boolean isLong) {
      this(rails, isInForce, isEndpointBusy, isLong, false);
    }

    Optional<Rail> alarm() {
      return rails.stream().filter(Rail::alarm).findFirst();
    }
  }

  /// What is to be done.
  sealed interface Act {}

  record Wait() implements Act {}

  /// The next step of the canary begins.
  record Enter(int step) implements Act {}

  record Extend(long requests) implements Act {}

  record Hold() implements Act {}

  record Ask() implements Act {}

  record Promote() implements Act {}

  /// @param rail whose alarm it is; empty when labels say that the candidate is not good enough
  record RollBack(Optional<Rail> rail) implements Act {}

  record Confirm() implements Act {}

  record Revert() implements Act {}

  /// The candidate should go, or nothing more can be proved of it, and it has gone already.
  record Replace() implements Act {}

  /// Somebody else has changed the endpoint.
  record Leave() implements Act {}

  static Act decide(RolloutState state, Seen seen) {
    if (state.status() == Status.PROMOTED) {
      return late(state, seen);
    }
    if (!state.status().isRunning()) {
      return new Wait();
    }
    if (!seen.isInForce()) {
      return new Leave();
    }
    var alarm = seen.alarm();
    if (alarm.isPresent()) {
      return new RollBack(alarm);
    }
    return switch (state.status()) {
      case SHADOW, CANARY -> underWay(state, seen);
      case HELD -> held(state);
      case ASKING, PROMOTED, CONFIRMED, REVERTED, REPLACED, ROLLED_BACK, ABORTED -> new Wait();
    };
  }

  private static Act underWay(RolloutState state, Seen seen) {
    var rules = state.plan().rules();
    var action = rules.actions().of(state.verdict());
    if (state.verdict() != Verdict.INCONCLUSIVE && action == Action.ROLL_BACK) {
      return new RollBack(Optional.empty());
    }
    boolean isWorse = state.verdict() == Verdict.WORSE;
    if (isWorse && action == Action.HOLD) {
      return new Hold();
    }
    if (isWorse && action == Action.ASK) {
      return new Ask();
    }
    boolean isTooSoon = state.step() == rules.steps() && !seen.isLong();
    if (isTooSoon || state.traffic().requests() - state.traffic().pending() < state.wanted()) {
      return new Wait();
    }
    if (!isWorse && state.step() < rules.steps()) {
      return new Enter(state.step() + 1);
    }
    return switch (action) {
      case PROMOTE -> new Promote();
      case PROMOTE_ON_GATE -> state.plan().gate() == null ? new Hold() : new Promote();
      case ROLL_BACK -> new RollBack(Optional.empty());
      case HOLD -> new Hold();
      case ASK -> new Ask();
      case EXTEND ->
          state.extensions() < rules.actions().extensions()
              ? new Extend(rules.requests(state.step()))
              : new Hold();
    };
  }

  /// Only what labels newly say moves a rollout that is held.
  private static Act held(RolloutState state) {
    if (state.verdict() == Verdict.INCONCLUSIVE) {
      return new Wait();
    }
    return switch (state.plan().rules().actions().of(state.verdict())) {
      case PROMOTE -> new Promote();
      case PROMOTE_ON_GATE -> state.plan().gate() == null ? new Wait() : new Promote();
      case ROLL_BACK -> new RollBack(Optional.empty());
      case ASK -> new Ask();
      case HOLD, EXTEND -> new Wait();
    };
  }

  private static Act late(RolloutState state, Seen seen) {
    var action = state.plan().rules().actions().of(state.verdict());
    return switch (state.verdict()) {
      case INCONCLUSIVE -> seen.isProofOver() && !seen.isInForce() ? new Replace() : new Wait();
      case BETTER -> new Confirm();
      case EQUIVALENT -> action == Action.ROLL_BACK ? takenBack(state, seen) : new Confirm();
      case WORSE -> action == Action.ROLL_BACK ? takenBack(state, seen) : notTakenBack(state, seen);
    };
  }

  private static Act takenBack(RolloutState state, Seen seen) {
    if (!seen.isInForce()) {
      return new Replace();
    }
    boolean isLeftToPeople = state.result().equals(Results.ASKED); // it could not be undone
    return isLeftToPeople || seen.isEndpointBusy() ? new Wait() : new Revert();
  }

  /// Labels say worse, and the policy leaves it to a person, who is told once.
  private static Act notTakenBack(RolloutState state, Seen seen) {
    if (!seen.isInForce()) {
      return new Replace();
    }
    return state.result().equals(Results.ASKED) ? new Wait() : new Ask();
  }
}
