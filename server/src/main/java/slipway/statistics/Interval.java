package slipway.statistics;

/// A confidence interval.
///
/// @param level the share of repetitions that would cover the truth, 0.95 for 95 %
public record Interval(double low, double high, double level) {
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  public double width() {
    return high - low;
  }

  /// value ± z · error, z being the normal quantile of the level.
  static Interval around(double value, double error, double level) {
    double reach = Normal.quantile((1 + level) / 2) * error;
    return new Interval(value - reach, value + reach, level);
  }
}
