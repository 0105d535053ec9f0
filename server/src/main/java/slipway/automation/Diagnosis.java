package slipway.automation;

import slipway.api.Names;

/// What the loop takes to be the cause.
public enum Diagnosis {
  /// The data that came are wrong: quarantine, serve the last good features.
  BROKEN_FEED,
  /// The data are right and the code that computes features is wrong: take the code back.
  BROKEN_VIEW,
  /// The ranking holds and the level is off: recalibrate or retrain.
  CALIBRATION_DECAY,
  /// The ranking itself is worse: retrain.
  RANKING_DECAY,
  /// Amounts or classes are farther off than they were: retrain.
  ERROR_DECAY,
  /// Distributions moved as they were declared to.
  EXPECTED_DRIFT,
  /// Distributions moved and nothing explains it.
  UNEXPLAINED_DRIFT,
  /// A candidate knows what it cannot know.
  LEAK,
  /// Nothing has become known since the last look.
  NO_NEW_EVIDENCE,
  /// There is no model yet.
  NO_MODEL,
  /// A person has decided.
  ANSWERED,
  /// What was decided could not be done.
  OBSTACLE,
  /// What was seen is within its limits.
  HEALTHY;

  @Override
  public String toString() {
    return Names.kebab(name());
  }
}
