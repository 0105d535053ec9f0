package slipway.monitoring.drift;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.WindowReport;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;

/// All SQL of monitors and their reports.
final class MonitorStore {
  /// Only the newest report of a window counts.
  private static final String CURRENT =
      """
       and number = (select max(n.number) from monitoring_window n
         where n.project = w.project and n.monitor = w.monitor and n.cutoff = w.cutoff)
      """;

  /// A stored report and what it was made from.
  record Stored(WindowReport report, Digest evidence) {}

  void keep(Tx tx, Declared<MonitorSpec> declared, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into monitoring_monitor (project, name, endpoint, definition, spec, updated_at)
            values (:project, :name, :endpoint, :definition, :spec, :now)
            on conflict (project, name) do update set endpoint = excluded.endpoint,
              definition = excluded.definition, spec = excluded.spec,
              updated_at = excluded.updated_at
            """)
        .bind("project", declared.project())
        .bind("name", declared.name())
        .bind("endpoint", declared.spec().endpoint())
        .bind("definition", declared.digest().hex())
        .bind("spec", Json.text(declared.spec()))
        .bind("now", Micros.of(now))
        .execute();
  }

  Optional<Declared<MonitorSpec>> monitor(Tx tx, String project, String name) {
    return tx.sql()
        .createQuery("select * from monitoring_monitor where project = :project and name = :name")
        .bind("project", project)
        .bind("name", name)
        .map((row, _) -> declared(row))
        .findOne();
  }

  List<Declared<MonitorSpec>> monitors(Tx tx, String project) {
    return tx.sql()
        .createQuery("select * from monitoring_monitor where project = :project order by name")
        .bind("project", project)
        .map((row, _) -> declared(row))
        .list();
  }

  /// The newest report of a window.
  Optional<Stored> newest(Tx tx, String project, String monitor, LocalDate cutoff) {
    return tx.sql()
        .createQuery(
            """
            select document, evidence from monitoring_window
            where project = :project and monitor = :monitor and cutoff = :cutoff
            order by number desc limit 1
            """)
        .bind("project", project)
        .bind("monitor", monitor)
        .bind("cutoff", Days.of(cutoff))
        .map((row, _) ->
            new Stored(
                Json.read(row.getString(1), WindowReport.class), new Digest(row.getString(2))))
        .findOne();
  }

  /// The standing report of the newest window that ended by a day.
  Optional<WindowReport> newestBy(Tx tx, String project, String monitor, LocalDate day) {
    return tx.sql()
        .createQuery(
            """
            select document from monitoring_window
            where project = :project and monitor = :monitor and cutoff <= :day
            order by cutoff desc, number desc limit 1
            """)
        .bind("project", project)
        .bind("monitor", monitor)
        .bind("day", Days.of(day))
        .map((row, _) -> Json.read(row.getString(1), WindowReport.class))
        .findOne();
  }

  void add(Tx tx, WindowReport report, Digest evidence, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into monitoring_window (project, monitor, endpoint, cutoff, number, evidence,
              outcome, document, recorded_at)
            values (:project, :monitor, :endpoint, :cutoff, :number, :evidence, :outcome,
              :document, :now)
            """)
        .bind("project", report.project())
        .bind("monitor", report.monitor())
        .bind("endpoint", report.endpoint())
        .bind("cutoff", Days.of(report.cutoff()))
        .bind("number", report.number())
        .bind("evidence", evidence.hex())
        .bind("outcome", report.outcome().name())
        .bind("document", Json.text(report))
        .bind("now", Micros.of(now))
        .execute();
  }

  /// The standing report of each window, newest window first.
  List<WindowReport> current(Tx tx, String project, String monitor, int max) {
    return tx.sql()
        .createQuery(
            "select document from monitoring_window w"
                + " where project = :project and monitor = :monitor"
                + CURRENT
                + " order by cutoff desc limit :max")
        .bind("project", project)
        .bind("monitor", monitor)
        .bind("max", max)
        .map((row, _) -> Json.read(row.getString(1), WindowReport.class))
        .list();
  }

  /// The standing reports of an endpoint's monitors for a cutoff, by monitor.
  List<WindowReport> current(Tx tx, String project, String endpoint, LocalDate cutoff) {
    return tx.sql()
        .createQuery(
            "select document from monitoring_window w"
                + " where project = :project and endpoint = :endpoint and cutoff = :cutoff"
                + CURRENT
                + " order by monitor")
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("cutoff", Days.of(cutoff))
        .map((row, _) -> Json.read(row.getString(1), WindowReport.class))
        .list();
  }

  /// Every report of a window, newest first.
  List<WindowReport> history(Tx tx, String project, String monitor, LocalDate cutoff) {
    return tx.sql()
        .createQuery(
            """
            select document from monitoring_window
            where project = :project and monitor = :monitor and cutoff = :cutoff
            order by number desc
            """)
        .bind("project", project)
        .bind("monitor", monitor)
        .bind("cutoff", Days.of(cutoff))
        .map((row, _) -> Json.read(row.getString(1), WindowReport.class))
        .list();
  }

  private static Declared<MonitorSpec> declared(ResultSet row) throws SQLException {
    return new Declared<>(
        row.getString("project"),
        row.getString("name"),
        Json.read(row.getString("spec"), MonitorSpec.class),
        new Digest(row.getString("definition")));
  }
}
