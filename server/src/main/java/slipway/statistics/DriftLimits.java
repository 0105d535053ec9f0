package slipway.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import slipway.api.Digest;
import slipway.api.SlipwayException;

/// From where on a drift measure is more than chance for a window of one size: an empirical null. A
/// clean window and a fresh reference, each of its own size, are drawn again and again from the
/// reference's shares, and the limit is the order statistic that a further clean pair exceeds with
/// probability α. (Both are drawn, because the reference is a sample, too.) Measures share the
/// draws.
///
/// Assumes that rows are independent and that a clean window comes from the reference's
/// distribution. Real windows have weekdays, seasons and ageing customers; where clean windows are
/// known, take [#ofCleanWindows] instead. (The larger of both alarms half as often as stated where
/// rows are independent.)
///
/// @param psi limit of [Psi]
/// @param jsDistance limit of [JensenShannon#distance]
/// @param ks limit of the histograms' [KolmogorovSmirnov#statistic]
/// @param windowRows the size of window these limits are for
/// @param alpha the share of clean windows that exceed one of these limits
/// @param draws how many pairs were drawn
public record DriftLimits(
    double psi, double jsDistance, double ks, long windowRows, double alpha, int draws) {
  private static final double ALPHA_MIN = 1e-4;
  private static final int TAIL_DRAWS = 100;
  private static final int DRAWS_MIN = 2_000;
  private static final int DRAWS_MAX = 200_000;
  private static final int CLEAN_MIN = 3;

  /// The same arguments give the same limits. O(bins / alpha), whatever the size of the window.
  ///
  /// @param alpha 0.0001 to 1, from [AlarmBudget#alpha]; a clean window exceeds a limit with
  ///   probability at most this
  /// @param evidence what the draws are derived from: a digest of the reference
  public static DriftLimits learn(
      BinCounts reference, long windowRows, double alpha, Digest evidence) {
    if (windowRows < 1) {
      throw SlipwayException.invalid("windowRows", windowRows, "1 or more");
    }
    if (reference.rows() == 0) {
      throw SlipwayException.invalid("reference", "0 rows", "at least one row");
    }
    Psi.requireAlpha(alpha);
    if (alpha < ALPHA_MIN) {
      throw SlipwayException.invalid(
          "alpha", alpha, ALPHA_MIN + " or more: allow more false alarms, or judge fewer series");
    }
    int draws = (int) Math.clamp(Math.ceil(TAIL_DRAWS / alpha), DRAWS_MIN, DRAWS_MAX);
    var sampler = new MultinomialSampler(reference.all());
    var random = new SplittableRandom(Bootstrap.seed(evidence));
    var psi = new double[draws];
    var js = new double[draws];
    var ks = new double[draws];
    for (int d = 0; d < draws; d++) {
      var again = sampler.draw(reference.rows(), random);
      var window = sampler.draw(windowRows, random);
      psi[d] = Psi.of(again, window);
      js[d] = Math.sqrt(JensenShannon.divergence(again, window));
      ks[d] = KolmogorovSmirnov.distance(again, window);
    }
    return new DriftLimits(
        exceeded(psi, alpha), exceeded(js, alpha), exceeded(ks, alpha), windowRows, alpha, draws);
  }

  /// A limit from a measure's values in k clean windows, exceeded by one more with probability
  /// alpha.
  ///
  /// From k + 1 >= 1/α windows on it is their order statistic number (1−α)(k+1), interpolated
  /// between two (Hutson, Statistics & Probability Letters 45, 1999), whatever the distribution.
  /// With fewer it is the one-sided prediction limit (m + t(k−1; 1−α) s √(1 + 1/k))⁴ of their
  /// fourth roots (Hahn & Meeker, Statistical Intervals, 1991, 4.8), which make chi-square
  /// variables of few degrees, as PSI is one, about normal (Hawkins & Wixley, The American
  /// Statistician 40, 1986).
  ///
  /// Fourth roots that stand out above all others ([UpperOutliers]) are taken as incidents and left
  /// out.
  ///
  /// Assumes that the values are alike and independent; a trend among the windows makes it wrong.
  /// Few windows make it wide, as they should.
  ///
  /// @param values at least three, 0 or more
  public static double ofCleanWindows(double[] values, double alpha) {
    Psi.requireAlpha(alpha);
    if (values.length < CLEAN_MIN) {
      throw SlipwayException.invalid("values", values.length + " windows", "at least three");
    }
    var roots = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0 && Double.isFinite(values[i]))) {
        throw SlipwayException.invalid("values[" + i + "]", values[i], "0 or more");
      }
      roots[i] = Math.sqrt(Math.sqrt(values[i]));
    }
    double root = Math.max(0, further(UpperOutliers.without(roots), alpha));
    return root * root * root * root;
  }

  /// What one more than these, in rising order, exceeds with probability alpha.
  private static double further(double[] sorted, double alpha) {
    double rank = (1 - alpha) * (sorted.length + 1);
    if (rank >= 1 && rank <= sorted.length) {
      int below = (int) rank;
      double above = sorted[Math.min(below, sorted.length - 1)];
      return sorted[below - 1] + (rank - below) * (above - sorted[below - 1]);
    }
    double reach = Math.sqrt(Rows.variance(sorted) * (1 + 1.0 / sorted.length));
    double t = StudentT.upperQuantile(Math.min(alpha, 1 - alpha), sorted.length - 1);
    return Rows.mean(sorted) + (alpha <= 0.5 ? t : -t) * reach;
  }

  /// The smallest drawn value that at most a share alpha of further ones exceed: the k-th of n with
  /// k = ⌈(1−α)(n+1)⌉, which holds exactly for any distribution.
  private static double exceeded(double[] drawn, double alpha) {
    Arrays.sort(drawn);
    int rank = (int) Math.ceil((1 - alpha) * (drawn.length + 1));
    return drawn[Math.clamp(rank, 1, drawn.length) - 1];
  }
}
