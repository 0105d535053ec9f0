package slipway.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import slipway.api.Digest;
import slipway.statistics.AlarmBudget;
import slipway.statistics.BinEdges;
import slipway.statistics.Drift;
import slipway.statistics.DriftLimits;

/// What limits of drift make of real weeks: each week of the US flights of 2001 against the week
/// before (npm `vega-datasets@3.2.1`, `data/flights-3m.parquet`), for the delay, which follows
/// weather and season, and the distance, which follows the timetable. Learnt limits are the rows'
/// until six comparisons are known and those of all weeks before from then on, as a monitor's.
///
/// The first argument is the path of that file.
public final class FlightWeeks {
  private static final int WEEKS = 25;
  private static final int LEARNT = 6;
  private static final double USUAL = 0.1;
  private static final double PER_MONTH = 0.5;
  private static final double MONTH_DAYS = 30.4375;
  private static final String VALUES =
      "SELECT %s::DOUBLE FROM read_parquet('%s') WHERE date_diff('day', TIMESTAMP '2001-01-01',"
          + " date::TIMESTAMP) // 7 = %d";

  private FlightWeeks() {}

  public static void main(String[] arguments) throws Exception {
    var file = Path.of(arguments[0]);
    var evidence = Digest.of(Files.readAllBytes(file));
    double alpha = new AlarmBudget(PER_MONTH, MONTH_DAYS / 7, 2).alpha();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
      for (var column : new String[] {"delay", "distance"}) {
        report(column, weeks(connection, column, file), alpha, evidence);
      }
    }
  }

  private static void report(String column, List<double[]> weeks, double alpha, Digest evidence) {
    var psi = new double[weeks.size() - 1];
    int usual = 0;
    int floor = 0;
    int resampled = 0;
    int first = 0;
    int ks = 0;
    for (int w = 1; w < weeks.size(); w++) {
      var before = weeks.get(w - 1);
      var drift = Drift.of(before, weeks.get(w), alpha);
      var reference = BinEdges.deciles(before).count(before);
      var limits = DriftLimits.learn(reference, weeks.get(w).length, alpha, evidence);
      psi[w - 1] = drift.psi();
      usual += drift.psi() > USUAL ? 1 : 0;
      floor += drift.exceedsChance() ? 1 : 0;
      resampled += drift.psi() > limits.psi() ? 1 : 0;
      first += w <= LEARNT && drift.psi() > limits.psi() ? 1 : 0;
      ks += drift.ks() != null && drift.ks().pValue() < alpha ? 1 : 0;
    }
    int clean = 0;
    double learnt = 0;
    for (int w = LEARNT; w < psi.length; w++) {
      learnt = DriftLimits.ofCleanWindows(Arrays.copyOf(psi, w), alpha);
      clean += psi[w] > learnt ? 1 : 0;
    }
    var sorted = psi.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%s: %d pairs of weeks, alpha %.4f, PSI median %.5f, largest %.5f; alarms: PSI > .1 %d,"
            + " chi-square floor %d, resampled rows %d (%d of the first %d), KS %d; limits of the"
            + " weeks before: %d of the other %d, %.2f expected, the last limit %.5f%n",
        column,
        psi.length,
        alpha,
        sorted[psi.length / 2],
        sorted[psi.length - 1],
        usual,
        floor,
        resampled,
        first,
        LEARNT,
        ks,
        clean,
        psi.length - LEARNT,
        alpha * (psi.length - LEARNT),
        learnt);
  }

  private static List<double[]> weeks(Connection connection, String column, Path file)
      throws SQLException {
    var weeks = new ArrayList<double[]>();
    for (int week = 0; week < WEEKS; week++) {
      var values = new ArrayList<Double>();
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(VALUES.formatted(column, file, week))) {
        while (rows.next()) {
          double value = rows.getDouble(1);
          values.add(rows.wasNull() ? Double.NaN : value);
        }
      }
      weeks.add(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
    return weeks;
  }
}
