package slipway.statistics;

import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;

/// When a series will cross its limit if it goes on as it has, or the plain statement that it does
/// not go anywhere.
///
/// @param outlook what can be said
/// @param slope per unit of time, least squares
/// @param slopeInterval Student's t with n − 2 degrees of freedom
/// @param at the time at which the line crosses the limit; null without a trend towards it
/// @param earliest the first time at which a single value could be beyond the limit; never before
///   the last time seen
/// @param latest the time by which a single value must be beyond it
public record BreachForecast(
    Outlook outlook,
    double slope,
    Interval slopeInterval,
    @Nullable Double at,
    @Nullable Double earliest,
    @Nullable Double latest) {
  private static final int POINTS_MIN = 3;
  private static final int HALVINGS = 100;

  /// What a series does.
  public enum Outlook {
    /// Its last value is beyond the limit.
    BREACHED,
    /// The slope's interval covers 0: no time can be named.
    NO_TREND,
    /// It moves from the limit.
    AWAY,
    /// It moves to the limit.
    APPROACHING
  }

  /// On which side of the limit it is bad.
  public enum Side {
    ABOVE,
    BELOW
  }

  /// A straight line by least squares, and the times at which its prediction interval for one more
  /// value first touches and at last leaves the limit (inverse prediction: Draper & Smith, Applied
  /// Regression Analysis, 1998, 3.2). Both times exist exactly when the slope's interval leaves out
  /// 0.
  ///
  /// Assumes a straight trend and independent normal residuals of one variance. A jump is no trend:
  /// it gives NO_TREND or a wide interval. A saturating series breaches later than said, or never.
  ///
  /// @param times n rising times, at least three, in any unit (days)
  /// @param values n finite values
  /// @param level of the intervals, 0.95 for 95 %
  public static BreachForecast of(
      double[] times, double[] values, double limit, Side side, double level) {
    Rows.requirePaired(times, values);
    Rows.requireFinite("times", times);
    Rows.requireFinite("values", values);
    if (!(level > 0 && level < 1)) {
      throw SlipwayException.invalid("level", level, "above 0 and below 1");
    }
    if (!Double.isFinite(limit)) {
      throw SlipwayException.invalid("limit", limit, "a finite number");
    }
    requireRising(times);
    int sign = side == Side.ABOVE ? 1 : -1;
    var line = Line.through(times, values, level);
    double last = times[times.length - 1];
    double margin = line.t() * line.slopeError();
    var slopes = new Interval(line.slope() - margin, line.slope() + margin, level);
    var outlook = outlook(sign * (values[values.length - 1] - limit), sign, slopes);
    if (outlook != Outlook.APPROACHING) {
      return new BreachForecast(outlook, line.slope(), slopes, null, null, null);
    }
    double at = Math.max(last, line.meanTime() + (limit - line.mean()) / line.slope());
    return new BreachForecast(
        outlook,
        line.slope(),
        slopes,
        at,
        line.crossing(last, limit, sign, sign),
        line.crossing(last, limit, sign, -sign));
  }

  private static Outlook outlook(double beyond, int sign, Interval slopes) {
    if (beyond > 0) {
      return Outlook.BREACHED;
    }
    if (slopes.contains(0)) {
      return Outlook.NO_TREND;
    }
    return sign * slopes.low() > 0 ? Outlook.APPROACHING : Outlook.AWAY;
  }

  private static void requireRising(double[] times) {
    if (times.length < POINTS_MIN) {
      throw SlipwayException.invalid("times", times.length + " points", "at least three");
    }
    for (int i = 1; i < times.length; i++) {
      if (times[i] <= times[i - 1]) {
        throw SlipwayException.invalid(
            "times[" + i + "]", times[i], "above the time before it, " + times[i - 1]);
      }
    }
  }

  /// A fitted line; `spread` is the residuals' standard deviation, `squares` Σ(t − t̄)².
  private record Line(
      double meanTime,
      double mean,
      double slope,
      double spread,
      double squares,
      int count,
      double t) {

    static Line through(double[] times, double[] values, double level) {
      int n = times.length;
      double meanTime = Rows.mean(times);
      double mean = Rows.mean(values);
      double squares = 0;
      double products = 0;
      for (int i = 0; i < n; i++) {
        squares += (times[i] - meanTime) * (times[i] - meanTime);
        products += (times[i] - meanTime) * (values[i] - mean);
      }
      double slope = products / squares;
      double residuals = 0;
      for (int i = 0; i < n; i++) {
        double off = values[i] - mean - slope * (times[i] - meanTime);
        residuals += off * off;
      }
      double spread = Math.sqrt(residuals / (n - 2));
      double t = StudentT.upperQuantile((1 - level) / 2, n - 2);
      return new Line(meanTime, mean, slope, spread, squares, n, t);
    }

    double slopeError() {
      return spread / Math.sqrt(squares);
    }

    /// The time from `last` on at which the upper (edge 1) or lower (edge -1) end of the prediction
    /// interval passes the limit in the direction of `sign`.
    double crossing(double last, double limit, int sign, int edge) {
      double low = last;
      double step = Math.sqrt(squares / count);
      double high = last;
      while (sign * (end(high, edge) - limit) < 0) {
        low = high;
        high += step;
        step *= 2;
      }
      for (int i = 0; i < HALVINGS && low < high; i++) {
        double middle = (low + high) / 2;
        if (sign * (end(middle, edge) - limit) < 0) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return high;
    }

    private double end(double time, int edge) {
      double away = time - meanTime;
      double error = spread * Math.sqrt(1 + 1.0 / count + away * away / squares);
      return mean + slope * away + edge * t * error;
    }
  }
}
