package slipway.statistics;

/// How far apart two histograms are, on a scale from 0 to 1.
public final class JensenShannon {
  private static final double LOG_2 = 0.6931471805599453;

  private JensenShannon() {}

  /// ½ Σ r log₂(r/a) + ½ Σ c log₂(c/a) with a = (r + c)/2, in bits: 0 for equal shares, 1 for
  /// histograms without a common bin (Lin, IEEE Trans. Information Theory 37, 1991). Empty bins
  /// need no floor. Nulls are one more bin.
  ///
  /// Chance alone gives about (B−1)(1/n + 1/m)/(8 ln 2): not a test without a limit of its own.
  public static double divergence(BinCounts reference, BinCounts current) {
    BinCounts.requireComparable(reference, current);
    return divergence(reference.all(), current.all());
  }

  /// The square root of the divergence, which is a metric (Endres & Schindelin, IEEE Trans.
  /// Information Theory 49, 2003).
  public static double distance(BinCounts reference, BinCounts current) {
    return Math.sqrt(divergence(reference, current));
  }

  static double divergence(long[] reference, long[] current) {
    double n = Psi.total(reference);
    double m = Psi.total(current);
    double sum = 0;
    for (int i = 0; i < reference.length; i++) {
      double r = reference[i] / n;
      double c = current[i] / m;
      double middle = (r + c) / 2;
      sum += part(r, middle) + part(c, middle);
    }
    return Math.min(1, Math.max(0, sum / (2 * LOG_2)));
  }

  private static double part(double share, double middle) {
    return share == 0 ? 0 : share * StrictMath.log(share / middle);
  }
}
