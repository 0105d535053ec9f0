package slipway.automation;

import slipway.api.Names;

/// What made the loop look closer; in the order in which one is taken before another.
public enum Signal {
  /// A feature view's materialisation was refused by its contract, or its alarms were raised.
  FEATURES_BROKEN,
  /// A delivery was refused by its contract.
  FEED_BROKEN,
  /// The monitor's alarms on what is served.
  DRIFT,
  /// Nothing is in production yet.
  FIRST,
  /// The order of the predictions is worse than at training.
  RANKING,
  /// Amounts or classes are farther off than at training.
  ERROR,
  /// The mean prediction is off.
  CALIBRATION_GAP,
  /// Labels of a new cutoff are known, and a schedule was declared.
  SCHEDULE,
  /// A candidate is not what it says.
  LEAK,
  /// A rollout ended, or labels of its traffic became known.
  ROLLOUT,
  NONE;

  @Override
  public String toString() {
    return Names.kebab(name());
  }
}
