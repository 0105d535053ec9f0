package slipway.statistics;

import slipway.api.SlipwayException;

/// The largest distance of two cumulative distributions, and how surprising it is.
///
/// @param statistic 0 to 1
/// @param pValue the probability of a distance at least this large between two samples of one
///   continuous distribution; with ties it is smaller than this, so the test errs to silence
/// @param reference values compared on the one side, nulls not counted
/// @param current values on the other
public record KolmogorovSmirnov(double statistic, double pValue, long reference, long current) {
  private static final double PATHS_MAX = 4_000_000;
  private static final int TERMS_MAX = 100;
  private static final double ROUNDING = 1e-7;

  /// Of raw values; NaN is null and left out. O(n log n).
  ///
  /// Small samples (n·m up to 4,000,000) get the exact probability by counting lattice paths
  /// (Hodges, Arkiv för Matematik 3, 1958); larger ones Kolmogorov's limit with Stephens'
  /// correction (J. Royal Statistical Society B 32, 1970).
  ///
  /// On large windows it finds differences that are real and do not matter: a p-value is no measure
  /// of how much has moved.
  public static KolmogorovSmirnov of(double[] reference, double[] current) {
    var ours = Rows.finiteSorted("reference", reference);
    var theirs = Rows.finiteSorted("current", current);
    requireValues(ours.length, theirs.length);
    return judged(largest(ours, theirs), ours.length, theirs.length);
  }

  /// The distance alone, of raw values; 0 where a side has nothing but nulls.
  public static double distance(double[] reference, double[] current) {
    var ours = Rows.finiteSorted("reference", reference);
    var theirs = Rows.finiteSorted("current", current);
    return ours.length == 0 || theirs.length == 0 ? 0 : largest(ours, theirs);
  }

  private static double largest(double[] ours, double[] theirs) {
    int i = 0;
    int j = 0;
    double largest = 0;
    while (i < ours.length && j < theirs.length) {
      double at = Math.min(ours[i], theirs[j]);
      while (i < ours.length && ours[i] <= at) {
        i++;
      }
      while (j < theirs.length && theirs[j] <= at) {
        j++;
      }
      largest = Math.max(largest, Math.abs((double) i / ours.length - (double) j / theirs.length));
    }
    return largest;
  }

  /// Of histograms: the distance is looked at only where bins meet, so it is at most the one of the
  /// raw values, and the p-value at least theirs. Nulls are left out.
  public static KolmogorovSmirnov of(BinCounts reference, BinCounts current) {
    BinCounts.requireComparable(reference, current);
    requireValues(reference.present(), current.present());
    return judged(distance(reference.all(), current.all()), reference.present(), current.present());
  }

  /// Of counts whose last one is nulls; 0 where a side has no value.
  static double distance(long[] reference, long[] current) {
    int bins = reference.length - 1;
    double n = Psi.total(reference) - reference[bins];
    double m = Psi.total(current) - current[bins];
    if (n == 0 || m == 0) {
      return 0;
    }
    long below = 0;
    long belowCurrent = 0;
    double largest = 0;
    for (int i = 0; i < bins; i++) {
      below += reference[i];
      belowCurrent += current[i];
      largest = Math.max(largest, Math.abs(below / n - belowCurrent / m));
    }
    return largest;
  }

  private static KolmogorovSmirnov judged(double statistic, long n, long m) {
    double p =
        (double) n * m <= PATHS_MAX ? exact(statistic, (int) n, (int) m) : limit(statistic, n, m);
    return new KolmogorovSmirnov(statistic, p, n, m);
  }

  /// Walks all orders of n and m values as lattice paths: `left[j]` is the share of the paths to
  /// (i, j) that have been at least `statistic` from the diagonal. Probabilities stay within 0 to
  /// 1, so that nothing overflows and small ones keep their digits.
  private static double exact(double statistic, int n, int m) {
    double reach = (0.5 + Math.floor(statistic * n * m - ROUNDING)) / ((double) n * m);
    var left = new double[m + 1];
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m; j++) {
        if (Math.abs((double) i / n - (double) j / m) > reach) {
          left[j] = 1;
        } else if (i + j > 0) {
          double fromBelow = j > 0 ? left[j - 1] * j : 0;
          left[j] = (left[j] * i + fromBelow) / (i + j);
        }
      }
    }
    return left[m];
  }

  private static double limit(double statistic, double n, double m) {
    double root = Math.sqrt(n * m / (n + m));
    double lambda = (root + 0.12 + 0.11 / root) * statistic;
    double sum = 0;
    for (int k = 1; k < TERMS_MAX; k++) {
      double term = StrictMath.exp(-2.0 * k * k * lambda * lambda);
      sum += k % 2 == 1 ? term : -term;
      if (term < sum * Math.ulp(1.0)) {
        break;
      }
    }
    return lambda < 0.2 ? 1 : Math.min(1, 2 * sum); // below 0.2 it is 1 to 12 digits
  }

  private static void requireValues(long reference, long current) {
    if (reference == 0) {
      throw SlipwayException.invalid("reference", "no value", "at least one that is not null");
    }
    if (current == 0) {
      throw SlipwayException.invalid("current", "no value", "at least one that is not null");
    }
  }
}
