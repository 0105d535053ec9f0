package slipway.statistics;

import slipway.api.SlipwayException;

/// Population stability index: how far the shares of the bins have moved.
public final class Psi {
  /// Shares are taken as at least this, so that an empty bin costs a known amount and not infinity.
  /// A window that falls into one of ten equal bins only reaches 8.28 and no more: that value is
  /// made by this constant.
  public static final double EPSILON = 1e-4;

  private Psi() {}

  /// Σ (c − r) ln(c / r) over all bins, nulls being one more, in nats: the symmetric
  /// Kullback-Leibler divergence (Jeffreys 1946; as PSI: Lewis, Introduction to Credit Scoring,
  /// 1994). Shares are floored at [#EPSILON] and not scaled again.
  public static double of(BinCounts reference, BinCounts current) {
    BinCounts.requireComparable(reference, current);
    return of(reference.all(), current.all());
  }

  /// What PSI exceeds by chance with probability `alpha` when nothing has moved: (1/n + 1/m)
  /// χ²(B−1; 1−α), with B the bins that hold a row of either side (Yurdakul & Naranjo, Journal of
  /// Risk Model Validation 14, 2020). A limit below this floor alarms on noise.
  ///
  /// Assumes independent rows and about five expected rows in a bin; with fewer the true floor is
  /// higher ([DriftLimits] resamples instead).
  public static double floor(BinCounts reference, BinCounts current, double alpha) {
    BinCounts.requireComparable(reference, current);
    requireAlpha(alpha);
    var ours = reference.all();
    var theirs = current.all();
    int occupied = 0;
    for (int i = 0; i < ours.length; i++) {
      if (ours[i] + theirs[i] > 0) {
        occupied++;
      }
    }
    if (occupied == 1) {
      return 0;
    }
    double spread = 1.0 / reference.rows() + 1.0 / current.rows();
    return spread * ChiSquare.upperQuantile(alpha, occupied - 1);
  }

  static double of(long[] reference, long[] current) {
    double n = total(reference);
    double m = total(current);
    double sum = 0;
    for (int i = 0; i < reference.length; i++) {
      double r = Math.max(reference[i] / n, EPSILON);
      double c = Math.max(current[i] / m, EPSILON);
      sum += r == c ? 0 : (c - r) * StrictMath.log(c / r);
    }
    return sum;
  }

  static double total(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  static void requireAlpha(double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw SlipwayException.invalid("alpha", alpha, "above 0 and below 1");
    }
  }
}
