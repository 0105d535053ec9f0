package slipway.statistics;

/// Whether probabilities mean what they say.
public final class Calibration {
  static final int BINS = 10;

  private Calibration() {}

  /// Mean probability minus share of ones, in probability; below 0 the model says too little. Its
  /// standard error is about that of the share.
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
    var differences = new double[BINS];
    for (int i = 0; i < labels.length; i++) {
      int bin = Math.min((int) (probabilities[i] * BINS), BINS - 1);
      differences[bin] += probabilities[i] - labels[i];
    }
    double sum = 0;
    for (double difference : differences) {
      sum += Math.abs(difference);
    }
    return sum / labels.length;
  }
}
