package slipway.statistics;

import java.util.stream.IntStream;

/// Whether probabilities mean what they say.
public final class Calibration {
  static final int BINS = 10;

  private Calibration() {}

  /// Mean probability minus share of ones, in probability; below 0 the model says too little.
  /// [CalibrationGap] has its standard error.
  ///
  /// @param labels n values, 0 or 1
  /// @param probabilities n values 0 to 1, of label 1
  public static double gap(double[] labels, double[] probabilities) {
    Rows.requireProbabilityPairs(labels, probabilities);
    return Rows.mean(probabilities) - Rows.mean(labels);
  }

  /// Expected calibration error: the mean, weighted by rows, of |mean probability - share of ones|
  /// over ten bins of equal width, [0, 0.1), … [0.9, 1] (Naeini, Cooper & Hauskrecht, AAAI 2015).
  public static double expectedError(double[] labels, double[] probabilities) {
    Rows.requireProbabilityPairs(labels, probabilities);
    var rows = IntStream.range(0, labels.length).toArray();
    return error(rows, bins(probabilities), labels, probabilities);
  }

  /// The bin of each probability.
  static int[] bins(double[] probabilities) {
    var bins = new int[probabilities.length];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = Math.min((int) (probabilities[i] * BINS), BINS - 1);
    }
    return bins;
  }

  /// The expected calibration error of these rows.
  static double error(int[] rows, int[] bins, double[] labels, double[] probabilities) {
    var differences = new double[BINS];
    for (int row : rows) {
      differences[bins[row]] += probabilities[row] - labels[row];
    }
    double sum = 0;
    for (double difference : differences) {
      sum += Math.abs(difference);
    }
    return sum / rows.length;
  }
}
