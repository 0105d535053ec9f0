package slipway.ui;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.api.wire.Performance;

/// How far what a model says is from what came true, at the newest cutoff whose labels are known;
/// the one place that judges it.
///
/// @param gap mean prediction minus base rate, as a share
record Calibration(LocalDate cutoff, double says, double is, double gap) {
  /// A gap beyond this share, on either side, asks for attention.
  static final double LIMIT = 0.015;

  static Optional<Calibration> newest(List<Performance> performance) {
    if (performance.isEmpty()) {
      return Optional.empty();
    }
    var newest = performance.getLast();
    var gap = newest.calibrationGap();
    return gap == null
        ? Optional.empty()
        : Optional.of(
            new Calibration(newest.cutoff(), newest.baseRate() + gap, newest.baseRate(), gap));
  }

  boolean isBeyondLimit() {
    return Math.abs(gap) > LIMIT;
  }

  /// `gap −9.4 points`.
  String points() {
    return "gap " + Format.points(gap) + " points";
  }

  /// `±1.5`.
  static String limit() {
    return "±" + Format.points(LIMIT).substring(1);
  }
}
