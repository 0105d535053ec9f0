package slipway.statistics;

import slipway.api.SlipwayException;

/// Two shares (of labels that are 1, of nulls, of rows refused) and how sure their difference is.
/// For a share this is what PSI is for a distribution, and sees more: at 20,000 rows PSI of a label
/// that moved by five points is .015, and z is 13.
///
/// @param referenceHits rows of the reference that have it
/// @param referenceRows all its rows, at least one
/// @param currentHits rows of the window that have it
/// @param currentRows all its rows, at least one
public record ShareDifference(
    long referenceHits, long referenceRows, long currentHits, long currentRows) {
  public ShareDifference {
    requireShare("reference", referenceHits, referenceRows);
    requireShare("current", currentHits, currentRows);
  }

  /// Current share − reference share.
  public double difference() {
    return (double) currentHits / currentRows - (double) referenceHits / referenceRows;
  }

  /// The difference in standard errors of equal shares (pooled); 0 when all or none have it.
  ///
  /// Assumes independent rows; good from about five of either kind on each side.
  public double z() {
    double pooled = (double) (referenceHits + currentHits) / (referenceRows + currentRows);
    double variance = pooled * (1 - pooled) * (1.0 / referenceRows + 1.0 / currentRows);
    return variance == 0 ? 0 : difference() / Math.sqrt(variance);
  }

  /// Two-sided probability of a difference this large when there is none, at one planned look.
  public double pValue() {
    return Math.min(1, 2 * Normal.upperTail(Math.abs(z())));
  }

  /// The difference with its interval, from Wilson's of both shares (Newcombe, Statistics in
  /// Medicine 17, 1998, method 10): good for small counts and shares near 0 or 1.
  public Interval interval(double level) {
    var ours = wilson(referenceHits, referenceRows, level);
    var theirs = wilson(currentHits, currentRows, level);
    double r = (double) referenceHits / referenceRows;
    double c = (double) currentHits / currentRows;
    return new Interval(
        c - r - Math.hypot(c - theirs.low(), ours.high() - r),
        c - r + Math.hypot(theirs.high() - c, r - ours.low()),
        level);
  }

  /// Wilson's interval of one share (Journal of the American Statistical Association 22, 1927).
  public static Interval share(long hits, long rows, double level) {
    requireShare("", hits, rows);
    return wilson(hits, rows, level);
  }

  private static Interval wilson(long hits, long rows, double level) {
    double z = Normal.quantile((1 + level) / 2);
    double share = (double) hits / rows;
    double scale = 1 + z * z / rows;
    double center = (share + z * z / (2 * rows)) / scale;
    double reach = z / scale * Math.sqrt(share * (1 - share) / rows + z * z / (4.0 * rows * rows));
    return new Interval(center - reach, center + reach, level);
  }

  private static void requireShare(String side, long hits, long rows) {
    if (rows < 1) {
      throw SlipwayException.invalid(side + "Rows", rows, "1 or more");
    }
    if (hits < 0 || hits > rows) {
      throw SlipwayException.invalid(side + "Hits", hits, "0 to " + rows);
    }
  }
}
