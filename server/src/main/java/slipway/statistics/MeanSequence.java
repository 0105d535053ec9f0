package slipway.statistics;

import slipway.api.SlipwayException;

/// The mean of values as they arrive, with an interval that holds at every look at once (an
/// asymptotic confidence sequence: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, Annals of
/// Statistics 52, 2024, arXiv 2103.06476):
///
/// ```
/// mean ± s √( 2(tr² + 1)/(t²r²) · ln(√(tr² + 1)/α) ),   r² = (−2 ln α + ln(1 − 2 ln α)) / t*
/// ```
///
/// Assumes independent values of finite variance, and enough of them: before about 100 the promise
/// does not hold yet. For bounded differences of pairs [PairedBets] needs no such burn-in; this
/// shows how large a difference is.
///
/// @param count t, how many so far
/// @param mean of them
/// @param squares sum of squared distances from the mean (Welford, Technometrics 4, 1962)
public record MeanSequence(long count, double mean, double squares) {
  private static final int COUNT_MIN = 2;

  public static MeanSequence none() {
    return new MeanSequence(0, 0, 0);
  }

  /// After these further values, in this order.
  public MeanSequence plus(double... values) {
    Rows.requireFinite("values", values);
    long n = count;
    double at = mean;
    double sum = squares;
    for (double value : values) {
      n++;
      double before = value - at;
      at += before / n;
      sum += before * (value - at);
    }
    return new MeanSequence(n, at, sum);
  }

  /// @param alpha the probability that any of the intervals misses the mean
  /// @param tightestAt t*, the count at which the interval should be narrowest
  public Interval interval(double alpha, long tightestAt) {
    Psi.requireAlpha(alpha);
    if (count < COUNT_MIN) {
      throw SlipwayException.invalid("count", count, "at least two values");
    }
    if (tightestAt < 1) {
      throw SlipwayException.invalid("tightestAt", tightestAt, "1 or more");
    }
    double doubled = -2 * StrictMath.log(alpha);
    double scale = (doubled + StrictMath.log(doubled + 1)) / tightestAt;
    double grown = count * scale + 1;
    double reach =
        Math.sqrt(
            squares
                / (count - 1)
                * 2
                * grown
                / ((double) count * count * scale)
                * StrictMath.log(Math.sqrt(grown) / alpha));
    return new Interval(mean - reach, mean + reach, 1 - alpha);
  }
}
