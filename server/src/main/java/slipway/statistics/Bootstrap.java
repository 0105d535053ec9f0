package slipway.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import slipway.api.SlipwayException;

/// Percentile bootstrap over rows (Efron & Tibshirani 1993, ch. 13), repeatable by its seed on
/// every machine: the draws come from [SplittableRandom], whose sequence the JDK specifies.
public final class Bootstrap {
  private static final int DRAWS_MIN = 100;
  private static final int DRAWS_MAX = 100_000;

  private final int draws;
  private final long seed;
  private final double level;

  /// @param draws how many resamples, 100 to 100,000; 1,000 are enough for 95 %
  /// @param level 0.95 for a 95 % interval
  public Bootstrap(int draws, long seed, double level) {
    if (draws < DRAWS_MIN || draws > DRAWS_MAX) {
      throw SlipwayException.invalid("draws", draws, DRAWS_MIN + " to " + DRAWS_MAX);
    }
    if (!(level > 0 && level < 1)) {
      throw SlipwayException.invalid("level", level, "above 0 and below 1");
    }
    this.draws = draws;
    this.seed = seed;
    this.level = level;
  }

  /// The mean of n finite values, with its interval. O(draws x n).
  public Interval mean(double[] values) {
    if (values.length == 0) {
      throw SlipwayException.invalid("values", "0 rows", "at least one row");
    }
    Rows.requireFinite("values", values);
    return statistic(
        values.length,
        rows -> {
          double sum = 0;
          for (int row : rows) {
            sum += values[row];
          }
          return sum / rows.length;
        });
  }

  /// Any statistic of n rows: it is given the drawn row numbers (an array that is used again) and
  /// returns a finite value.
  public Interval statistic(int n, RowStatistic statistic) {
    var random = new SplittableRandom(seed);
    var rows = new int[n];
    var drawn = new double[draws];
    for (int d = 0; d < draws; d++) {
      for (int i = 0; i < n; i++) {
        rows[i] = random.nextInt(n);
      }
      drawn[d] = statistic.of(rows);
    }
    Arrays.sort(drawn);
    return new Interval(quantile(drawn, (1 - level) / 2), quantile(drawn, (1 + level) / 2), level);
  }

  /// Of the rows with these numbers.
  @FunctionalInterface
  public interface RowStatistic {
    double of(int[] rows);
  }

  /// Linear between order statistics (type 7 of Hyndman & Fan, as numpy's default).
  private static double quantile(double[] sorted, double p) {
    double at = p * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
