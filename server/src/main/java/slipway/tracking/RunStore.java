package slipway.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import slipway.db.Tx;
import slipway.time.Micros;

/// The table of runs.
final class RunStore {
  static final String COLUMNS =
      "r.run, r.run_id, r.experiment, r.name, r.status, r.user_name, r.start_millis, r.end_millis,"
          + " r.deleted_at, e.project, e.artifact_location";

  private static final String FROM =
      " from tracking_run r join tracking_experiment e on e.experiment = r.experiment ";

  /// A run as it starts.
  record NewRun(
      String id, long experiment, String project, String name, String user, long startMillis) {}

  RunRow insert(Tx tx, NewRun run) {
    var number =
        Rows.list(
                tx,
                """
                insert into tracking_run (run_id, experiment, name, status, user_name, start_millis)
                values (?, ?, ?, ?, ?, ?) returning run
                """,
                row -> row.getLong("run"),
                run.id(),
                run.experiment(),
                run.name(),
                RunStatus.RUNNING.name(),
                run.user(),
                run.startMillis())
            .getFirst();
    return new RunRow(number, run.id(), run.experiment(), run.project(), false);
  }

  Optional<Run> find(Tx tx, String runId) {
    return Rows.list(tx, "select " + COLUMNS + FROM + "where r.run_id = ?", RunStore::run, runId)
        .stream()
        .findFirst();
  }

  void setStatus(Tx tx, long run, RunStatus status) {
    Rows.change(tx, "update tracking_run set status = ? where run = ?", status.name(), run);
  }

  void setEnd(Tx tx, long run, long millis) {
    Rows.change(tx, "update tracking_run set end_millis = ? where run = ?", millis, run);
  }

  void delete(Tx tx, long run, Instant now) {
    Rows.change(
        tx,
        "update tracking_run set deleted_at = ? where run = ? and deleted_at is null",
        Micros.of(now),
        run);
  }

  void restore(Tx tx, long run) {
    Rows.change(tx, "update tracking_run set deleted_at = null where run = ?", run);
  }

  static Run run(ResultSet row) throws SQLException {
    var deleted = Rows.number(row, "deleted_at");
    var id = row.getString("run_id");
    OptionalLong end = Rows.number(row, "end_millis");
    return new Run(
        row.getLong("run"),
        id,
        row.getLong("experiment"),
        row.getString("project"),
        row.getString("name"),
        RunStatus.valueOf(row.getString("status")),
        row.getString("user_name"),
        row.getLong("start_millis"),
        end,
        deleted.isPresent() ? Optional.of(Micros.instant(deleted.getAsLong())) : Optional.empty(),
        row.getString("artifact_location") + "/" + id + "/artifacts");
  }
}
