package slipway.statistics;

import slipway.api.SlipwayException;

/// Logarithmic loss (negative mean log likelihood), in nats.
public final class LogLoss {
  /// Probabilities are kept this far from 0 and 1 (the spacing of doubles at 1, as scikit-learn
  /// does), so that one sure and wrong row costs 36 nats and not infinity.
  static final double CLIP = Math.ulp(1.0);

  private static final double SUM_TOLERANCE = 1e-3;

  private LogLoss() {}

  /// The mean of [#perRow].
  ///
  /// @param labels n values, 0 or 1
  /// @param probabilities n values 0 to 1, of label 1
  public static double of(double[] labels, double[] probabilities) {
    return Rows.mean(perRow(labels, probabilities));
  }

  /// The loss of each row, for paired comparisons.
  public static double[] perRow(double[] labels, double[] probabilities) {
    Rows.requireProbabilityPairs(labels, probabilities);
    var losses = new double[labels.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = -Math.log(clip(labels[i] == 1 ? probabilities[i] : 1 - probabilities[i]));
    }
    return losses;
  }

  /// The loss of saying the share of ones to every row: what a model must beat. 0 when there is
  /// only one class.
  public static double base(double[] labels) {
    double rate = shareOfOnes(labels);
    return rate == 0 || rate == 1 ? 0 : -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
  }

  /// The share of ones among n labels, 0 or 1.
  public static double shareOfOnes(double[] labels) {
    Rows.requirePaired(labels, labels);
    Rows.requireBinary(labels);
    return Rows.mean(labels);
  }

  /// The mean of [#perRow(double[], double[], int)].
  public static double multiclass(double[] labels, double[] probabilities, int classes) {
    return Rows.mean(perRow(labels, probabilities, classes));
  }

  /// The loss of class probabilities, row by row; each row is scaled to sum 1 first.
  ///
  /// @param labels n whole values, 0 to classes-1
  /// @param probabilities row-major n x classes, each 0 to 1, each row summing to 1 (within 0.001)
  public static double[] perRow(double[] labels, double[] probabilities, int classes) {
    Multiclass.require(labels, probabilities, classes);
    Rows.requireProbabilities(probabilities);
    var losses = new double[labels.length];
    for (int i = 0; i < losses.length; i++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += probabilities[i * classes + c];
      }
      if (Math.abs(sum - 1) > SUM_TOLERANCE) {
        throw SlipwayException.invalid("predictions, row " + i, "sum " + sum, "sum 1");
      }
      losses[i] = -Math.log(clip(probabilities[i * classes + (int) labels[i]] / sum));
    }
    return losses;
  }

  private static double clip(double probability) {
    return Math.min(Math.max(probability, CLIP), 1 - CLIP);
  }
}
