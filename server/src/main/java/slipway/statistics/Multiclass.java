package slipway.statistics;

import slipway.api.SlipwayException;

/// Measures of class predictions; the log loss stands in [LogLoss#multiclass].
public final class Multiclass {
  private Multiclass() {}

  /// The share of rows whose largest value is at their label; among equal values the first class
  /// wins.
  ///
  /// @param labels n whole values, 0 to classes-1
  /// @param predictions row-major n x classes, any scale
  public static double accuracy(double[] labels, double[] predictions, int classes) {
    require(labels, predictions, classes);
    Rows.requireFinite("predictions", predictions);
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (predictions[i * classes + c] > predictions[i * classes + best]) {
          best = c;
        }
      }
      if (best == (int) labels[i]) {
        right++;
      }
    }
    return (double) right / labels.length;
  }

  /// The log loss of saying the share of each class to every row, in nats.
  public static double baseLogLoss(double[] labels, int classes) {
    require(labels, new double[labels.length * classes], classes);
    var counts = new long[classes];
    for (double label : labels) {
      counts[(int) label]++;
    }
    double loss = 0;
    for (long count : counts) {
      if (count > 0) {
        double share = (double) count / labels.length;
        loss -= share * Math.log(share);
      }
    }
    return loss;
  }

  static void require(double[] labels, double[] predictions, int classes) {
    if (classes < 2) {
      throw SlipwayException.invalid("classes", classes, ">= 2");
    }
    if (labels.length == 0) {
      throw SlipwayException.invalid("labels", "0 rows", "at least one row");
    }
    if (predictions.length != (long) labels.length * classes) {
      throw SlipwayException.invalid(
          "predictions",
          predictions.length + " values",
          labels.length + " rows x " + classes + " classes");
    }
    for (int i = 0; i < labels.length; i++) {
      if (!(labels[i] >= 0 && labels[i] < classes) || labels[i] != Math.rint(labels[i])) {
        throw SlipwayException.invalid(
            "labels[" + i + "]", labels[i], "a whole number from 0 to " + (classes - 1));
      }
    }
  }
}
