package slipway.statistics;

import java.util.Arrays;

/// Values that stand out above all others, by the generalised extreme Studentized deviate test,
/// one-sided (Rosner, Technometrics 25, 1983): as many are left out as the last step that finds one
/// says, so that two incidents do not hide each other.
///
/// Assumes that the others are about normal. Up to a third of the values may be outliers; of clean
/// sets one in a hundred loses a value.
final class UpperOutliers {
  private static final double ALPHA = 0.01;
  private static final int SHARE_MAX = 3;

  private UpperOutliers() {}

  /// The values without those that stand out, in ascending order.
  static double[] without(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int kept = sorted.length;
    for (int size = sorted.length; size > sorted.length - sorted.length / SHARE_MAX; size--) {
      var rest = Arrays.copyOf(sorted, size);
      double spread = Math.sqrt(Rows.variance(rest));
      if (spread > 0 && (rest[size - 1] - Rows.mean(rest)) / spread > critical(size)) {
        kept = size - 1;
      }
    }
    return Arrays.copyOf(sorted, kept);
  }

  private static double critical(int size) {
    double t = StudentT.upperQuantile(ALPHA / size, size - 2);
    return (size - 1) * t / Math.sqrt((size - 2 + t * t) * size);
  }
}
