package slipway.automation;

import slipway.api.Names;

/// What a case waits for.
enum Phase {
  /// To be looked at.
  LOOKING,
  /// The former code's features.
  REPAIRING,
  /// Candidates and their gates.
  TRAINING,
  /// A person's word.
  APPROVING,
  /// The action that a person approved is to be done.
  APPROVED,
  /// The chosen candidate's version.
  REGISTERING,
  /// The rollout's verdict.
  ROLLING_OUT,
  /// Nothing.
  CLOSED;

  /// Whether later cases of the same automation have to wait.
  boolean keepsOthersWaiting() {
    return switch (this) {
      case LOOKING, REPAIRING, TRAINING, APPROVED, REGISTERING -> true;
      case APPROVING, ROLLING_OUT, CLOSED -> false;
    };
  }

  @Override
  public String toString() {
    return Names.kebab(name());
  }
}
