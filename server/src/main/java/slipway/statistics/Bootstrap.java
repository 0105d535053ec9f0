package slipway.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import slipway.api.Digest;
import slipway.api.SlipwayException;

/// Percentile bootstrap over rows (Efron & Tibshirani 1993, ch. 13), repeatable by its seed on
/// every machine: the draws come from [SplittableRandom], whose sequence the JDK specifies.
public final class Bootstrap {
  private static final int DRAWS_MIN = 100;
  private static final int DRAWS_MAX = 100_000;
  private static final int DRAWS = 1_000;
  private static final double LEVEL = 0.95;
  private static final int SEED_DIGITS = 16;

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

  /// 1,000 draws and 95 %, seeded by what is judged: the same evidence gives the same interval.
  public static Bootstrap of(Digest evidence) {
    return new Bootstrap(DRAWS, seed(evidence), LEVEL);
  }

  /// The first 64 bits of a digest.
  public static long seed(Digest evidence) {
    return Long.parseUnsignedLong(evidence.hex().substring(0, SEED_DIGITS), 16);
  }

  double level() {
    return level;
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
    return percentiles(drawn);
  }

  /// As [#statistic] where rows belong together: whole entities are drawn, with all their rows
  /// (Davison & Hinkley 1997, 3.8). With one row for each entity, in the entities' order, it draws
  /// what [#statistic] draws.
  ///
  /// @param entities for each row the number of its entity, 0 to (number of entities - 1)
  public Interval entities(int[] entities, RowStatistic statistic) {
    var members = membersOf(entities);
    var random = new SplittableRandom(seed);
    var drawn = new double[draws];
    var rows = new int[entities.length];
    for (int d = 0; d < draws; d++) {
      int count = 0;
      for (int i = 0; i < members.length; i++) {
        var chosen = members[random.nextInt(members.length)];
        if (count + chosen.length > rows.length) {
          rows = Arrays.copyOf(rows, Math.max(rows.length * 2, count + chosen.length));
        }
        System.arraycopy(chosen, 0, rows, count, chosen.length);
        count += chosen.length;
      }
      drawn[d] = statistic.of(Arrays.copyOf(rows, count));
    }
    return percentiles(drawn);
  }

  /// Of the rows with these numbers.
  @FunctionalInterface
  public interface RowStatistic {
    double of(int[] rows);
  }

  private Interval percentiles(double[] drawn) {
    Arrays.sort(drawn);
    return new Interval(
        Rows.quantile(drawn, (1 - level) / 2), Rows.quantile(drawn, (1 + level) / 2), level);
  }

  private static int[][] membersOf(int[] entities) {
    if (entities.length == 0) {
      throw SlipwayException.invalid("entities", "0 rows", "at least one row");
    }
    var counts = new int[entities.length];
    int last = 0;
    for (int i = 0; i < entities.length; i++) {
      if (entities[i] < 0 || entities[i] >= entities.length) {
        throw SlipwayException.invalid(
            "entities[" + i + "]", entities[i], "0 or more and below the number of rows");
      }
      counts[entities[i]]++;
      last = Math.max(last, entities[i]);
    }
    var members = new int[last + 1][];
    for (int e = 0; e <= last; e++) {
      if (counts[e] == 0) {
        throw SlipwayException.invalid("entities", "no row of " + e, "numbers without gaps");
      }
      members[e] = new int[counts[e]];
    }
    for (int i = entities.length - 1; i >= 0; i--) {
      members[entities[i]][--counts[entities[i]]] = i;
    }
    return members;
  }
}
