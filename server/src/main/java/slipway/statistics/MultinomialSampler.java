package slipway.statistics;

import java.util.SplittableRandom;

/// Draws histograms of n rows from fixed shares, in time that does not depend on n.
final class MultinomialSampler {
  private static final double TRANSFORM_FROM = 10;
  private static final double[] STIRLING = {
    0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509,
    0.01664469118982119, 0.01387612882307075, 0.01189670994589177, 0.01041126526197209,
    0.009255462182712733, 0.008330563433362871
  };

  private final long[] counts;

  /// @param counts the shares, as counts of at least one row
  MultinomialSampler(long[] counts) {
    this.counts = counts.clone();
  }

  /// n rows: each bin is binomial given the bins before it.
  long[] draw(long n, SplittableRandom random) {
    var drawn = new long[counts.length];
    double remaining = Psi.total(counts);
    long left = n;
    for (int i = 0; i < counts.length && left > 0; i++) {
      if (counts[i] > 0) {
        drawn[i] = counts[i] >= remaining ? left : binomial(left, counts[i] / remaining, random);
        left -= drawn[i];
        remaining -= counts[i];
      }
    }
    return drawn;
  }

  /// Successes among n trials of probability p, above 0 and below 1.
  static long binomial(long n, double p, SplittableRandom random) {
    if (p > 0.5) {
      return n - binomial(n, 1 - p, random);
    }
    return n * p < TRANSFORM_FROM ? byGaps(n, p, random) : byTransform(n, p, random);
  }

  /// Adds geometric gaps between successes (Devroye 1986, X.4.3): O(np).
  private static long byGaps(long n, double p, SplittableRandom random) {
    double logFailure = StrictMath.log1p(-p);
    long successes = 0;
    double trials = 0;
    while (true) {
      trials += Math.floor(StrictMath.log(1 - random.nextDouble()) / logFailure) + 1;
      if (trials > n) {
        return successes;
      }
      successes++;
    }
  }

  /// Transformed rejection, algorithm BTRS of Hörmann, J. Statistical Computation and Simulation 46
  /// (1993).
  private static long byTransform(long n, double p, SplittableRandom random) {
    double spread = Math.sqrt(n * p * (1 - p));
    double b = 1.15 + 2.53 * spread;
    double a = -0.0873 + 0.0248 * b + 0.01 * p;
    double center = n * p + 0.5;
    double odds = p / (1 - p);
    double alpha = (2.83 + 5.1 / b) * spread;
    double mode = Math.floor((n + 1) * p);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double margin = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / margin + b) * u + center);
      if (margin >= 0.07 && v <= 0.92 - 4.2 / b) {
        return (long) k;
      }
      if (k >= 0 && k <= n) {
        double bound =
            (mode + 0.5) * StrictMath.log((mode + 1) / (odds * (n - mode + 1)))
                + (n + 1) * StrictMath.log((n - mode + 1) / (n - k + 1))
                + (k + 0.5) * StrictMath.log(odds * (n - k + 1) / (k + 1))
                + stirling(mode)
                + stirling(n - mode)
                - stirling(k)
                - stirling(n - k);
        if (StrictMath.log(v * alpha / (a / (margin * margin) + b)) <= bound) {
          return (long) k;
        }
      }
    }
  }

  /// What Stirling's formula leaves out of log k!.
  private static double stirling(double k) {
    if (k < STIRLING.length) {
      return STIRLING[(int) k];
    }
    double square = (k + 1) * (k + 1);
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
  }
}
