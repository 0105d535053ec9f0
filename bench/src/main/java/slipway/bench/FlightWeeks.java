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
/// weather and season, and the distance, which follows the timetable.
///
/// The first argument is the path of that file.
public final class FlightWeeks {
  private static final int WEEKS = 25;
  private static final int LEARNT = 8;
  private static final double USUAL = 0.1;
  private static final String VALUES =
      "SELECT %s::DOUBLE FROM read_parquet('%s') WHERE date_diff('day', TIMESTAMP '2001-01-01',"
          + " date::TIMESTAMP) // 7 = %d";

  private FlightWeeks() {}

  public static void main(String[] arguments) throws Exception {
    var file = Path.of(arguments[0]);
    var evidence = Digest.of(Files.readAllBytes(file));
    double alpha = new AlarmBudget(0.5, 4, 2).alpha();
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
      ks += drift.ks() != null && drift.ks().pValue() < alpha ? 1 : 0;
    }
    double learnt = DriftLimits.ofCleanWindows(Arrays.copyOf(psi, LEARNT), alpha);
    long clean = Arrays.stream(psi, LEARNT, psi.length).filter(value -> value > learnt).count();
    var sorted = psi.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%s: %d pairs of weeks, alpha %.4f, PSI median %.5f, largest %.5f; alarms: PSI > .1 %d,"
            + " chi-square floor %d, resampled rows %d, KS %d; limit %.4f of the first %d pairs:"
            + " %d of the other %d%n",
        column,
        psi.length,
        alpha,
        sorted[psi.length / 2],
        sorted[psi.length - 1],
        usual,
        floor,
        resampled,
        ks,
        learnt,
        LEARNT,
        clean,
        psi.length - LEARNT);
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
