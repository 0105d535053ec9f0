package slipway.statistics;

import java.util.stream.IntStream;

/// Area under the ROC curve.
public final class Auc {
  private Auc() {}

  /// The share of pairs (one row of each class) that the scores order rightly, ties counted half:
  /// the Mann-Whitney form by midranks (Hanley & McNeil, Radiology 143, 1982). O(n log n).
  ///
  /// @param labels n values, 0 or 1
  /// @param scores n finite values, higher means 1 is likelier; any scale
  /// @return 0 to 1, or NaN when one class is missing
  public static double of(double[] labels, double[] scores) {
    Rows.requirePaired(labels, scores);
    Rows.requireBinary(labels);
    Rows.requireFinite("predictions", scores);
    var ranks = midranks(scores);
    double positives = 0;
    double rankSum = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == 1) {
        positives++;
        rankSum += ranks[i];
      }
    }
    double negatives = labels.length - positives;
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
  }

  /// Ranks from 1 in rising order; equal values share the mean of their ranks.
  static double[] midranks(double[] values) {
    int n = values.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(values[a], values[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    var ranks = new double[n];
    int from = 0;
    while (from < n) {
      int to = from + 1;
      while (to < n && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
