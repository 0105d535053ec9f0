package slipway.automation;

import java.util.List;
import slipway.api.Digest;

/// The closed set of what a decision does.
public sealed interface Action {
  /// Nothing is changed.
  record Keep() implements Action {}

  /// The feature view's former definition is the wish again, the broken one is held back, and the
  /// cutoff is computed anew.
  record RestoreView(String view, Digest broken, Digest former) implements Action {}

  /// The endpoint goes on with the features it has; a person must see to the feed.
  record ServeLastGood(String what) implements Action {}

  /// The release before is active again, and the views' definitions with it; what the broken code
  /// computed is barred from training.
  record RollBack(Digest release) implements Action {}

  /// Candidates are trained and gated; `wanted` when they follow a signal.
  record Train(List<Candidate.Kind> kinds, boolean wanted) implements Action {
    public Train {
      kinds = List.copyOf(kinds);
    }
  }

  /// The candidate is registered and activated at once, there being nothing before it.
  record Activate(Candidate candidate) implements Action {}

  /// The candidate is registered and a rollout begins.
  record RollOut(Candidate candidate) implements Action {}

  /// The candidate stays what it is: a training that is kept for comparison.
  record KeepOut(Candidate candidate) implements Action {}

  /// The candidate is refused, and a person told.
  record Refuse(Candidate candidate) implements Action {}

  /// The rollout did what the decision says.
  record Accept(String result) implements Action {}

  /// A brake holds the action; a person is told.
  record Hold(Action wanted, String brake) implements Action {}

  /// The mode asks for a person: the action is done when they approve (`approve`), or never.
  record Ask(Action wanted, boolean waits) implements Action {}

  /// What it is called in tables and reports.
  default String word() {
    return switch (this) {
      case Keep _ -> "keep";
      case RestoreView _ -> "restore-view";
      case ServeLastGood _ -> "serve-last-good";
      case RollBack _ -> "roll-back";
      case Train _ -> "train";
      case Activate _ -> "activate";
      case RollOut _ -> "roll-out";
      case KeepOut _ -> "keep-out";
      case Refuse _ -> "refuse";
      case Accept(var result) -> result;
      case Hold _ -> "hold";
      case Ask(_, var waits) -> waits ? "wait-for-approval" : "recommend";
    };
  }
}
