package slipway.statistics;

import java.util.Arrays;
import slipway.api.SlipwayException;

/// The checks that every measure makes of its arguments.
final class Rows {
  private Rows() {}

  /// Refuses arrays of different lengths and empty ones.
  static void requirePaired(double[] labels, double[] predictions) {
    if (labels.length == 0) {
      throw SlipwayException.invalid("labels", "0 rows", "at least one row");
    }
    if (labels.length != predictions.length) {
      throw SlipwayException.invalid(
          "predictions", predictions.length + " rows", labels.length + ", as many as labels");
    }
  }

  /// Refuses labels other than 0 and 1.
  static void requireBinary(double[] labels) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != 0 && labels[i] != 1) {
        throw SlipwayException.invalid("labels[" + i + "]", labels[i], "0 or 1");
      }
    }
  }

  static void requireProbabilities(double[] predictions) {
    for (int i = 0; i < predictions.length; i++) {
      if (!(predictions[i] >= 0 && predictions[i] <= 1)) {
        throw SlipwayException.invalid("predictions[" + i + "]", predictions[i], "0 to 1");
      }
    }
  }

  static void requireFinite(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw SlipwayException.invalid(what + "[" + i + "]", values[i], "a finite number");
      }
    }
  }

  /// Both requirements of a measure of probabilities.
  static void requireProbabilityPairs(double[] labels, double[] probabilities) {
    requirePaired(labels, probabilities);
    requireBinary(labels);
    requireProbabilities(probabilities);
  }

  /// The mean by compensated summation (Neumaier 1974), so that the order of the rows hardly
  /// matters.
  static double mean(double[] values) {
    double sum = 0;
    double lost = 0;
    for (double value : values) {
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
    }
    return (sum + lost) / values.length;
  }

  /// The variance with n - 1; 0 for fewer than two values.
  static double variance(double[] values) {
    double mean = mean(values);
    var squares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      squares[i] = (values[i] - mean) * (values[i] - mean);
    }
    return values.length < 2 ? 0 : mean(squares) * values.length / (values.length - 1);
  }

  /// The values in rising order without nulls (NaN); refuses infinities.
  static double[] finiteSorted(String what, double[] values) {
    var present = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    requireFinite(what, present);
    Arrays.sort(present);
    return present;
  }

  /// Linear between order statistics (type 7 of Hyndman & Fan, as numpy's default).
  static double quantile(double[] sorted, double p) {
    double at = p * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
