package slipway.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.db.Tx;
import slipway.mlflow.Invalid;

/// What runs log: metrics, parameters, tags.
final class LogStore {
  static final String RUN_NAME = "mlflow.runName";

  private final KeyNames keys;
  private final BatchWriter writer;

  LogStore(KeyNames keys, BatchWriter writer) {
    this.keys = keys;
    this.writer = writer;
  }

  Optional<RunRow> find(Tx tx, String runId) {
    return Rows.list(
            tx,
            """
            select r.run, r.run_id, r.experiment, e.project, r.deleted_at
            from tracking_run r join tracking_experiment e on e.experiment = r.experiment
            where r.run_id = ?
            """,
            row ->
                new RunRow(
                    row.getLong("run"),
                    row.getString("run_id"),
                    row.getLong("experiment"),
                    row.getString("project"),
                    Rows.number(row, "deleted_at").isPresent()),
            runId)
        .stream()
        .findFirst();
  }

  /// Writes a checked batch; a parameter set before to another value fails it.
  void log(Tx tx, RunRow run, LogBatch batch) {
    write(tx, run, batch);
    for (var tag : batch.tags()) {
      if (tag.key().equals(RUN_NAME)) {
        rename(tx, run, tag.value());
      }
    }
  }

  /// The same for a run that has its name already.
  void write(Tx tx, RunRow run, LogBatch batch) {
    var names = new HashSet<String>();
    batch.metrics().forEach(metric -> names.add(metric.key()));
    batch.params().forEach(param -> names.add(param.key()));
    batch.tags().forEach(tag -> names.add(tag.key()));
    var numbers = keys.numbers(tx, names);
    var keyed = KeyedBatch.of(batch, numbers);
    int added = writer.write(tx, run, keyed);
    if (added < keyed.params().size()) {
      requireUnchanged(tx, run, batch.params(), numbers);
    }
  }

  private static void requireUnchanged(
      Tx tx, RunRow run, List<Param> given, Map<String, Long> numbers) {
    var stored = new HashMap<Long, String>();
    Rows.list(
        tx,
        "select key, value from tracking_param where run = ?",
        row -> stored.put(row.getLong("key"), row.getString("value")),
        run.run());
    for (var param : given) {
      var old = stored.get(numbers.get(param.key()));
      if (old != null && !old.equals(param.value())) {
        throw Invalid.of(
            "Changing param values is not allowed. Param with key='"
                + param.key()
                + "' was already logged with value='"
                + old
                + "' for run ID='"
                + run.id()
                + "'. Attempted logging new value '"
                + param.value()
                + "'.");
      }
    }
  }

  void rename(Tx tx, RunRow run, String name) {
    Rows.change(tx, "update tracking_run set name = ? where run = ?", name, run.run());
  }

  Optional<String> tag(Tx tx, RunRow run, String name) {
    var key = keys.find(tx, name);
    return key.isEmpty()
        ? Optional.empty()
        : Rows.list(
                tx,
                "select value from tracking_tag where run = ? and key = ?",
                row -> row.getString("value"),
                run.run(),
                key.getAsLong())
            .stream()
            .findFirst();
  }

  /// False when the run had no such tag.
  boolean deleteTag(Tx tx, RunRow run, String name) {
    var key = keys.find(tx, name);
    return key.isPresent()
        && Rows.change(
                tx,
                "delete from tracking_tag where run = ? and key = ?",
                run.run(),
                key.getAsLong())
            > 0;
  }

  /// Points by time, step, value; at most `limit`, `offset` of them passed over.
  List<Metric> history(Tx tx, RunRow run, String name, int limit, long offset) {
    var key = keys.find(tx, name);
    if (key.isEmpty()) {
      return List.of();
    }
    return Rows.list(
        tx,
        """
        select value, is_nan, timestamp_millis, step from tracking_metric
        where run = ? and key = ? order by timestamp_millis, step, value, is_nan limit ? offset ?
        """,
        row -> metric(name, row),
        run.run(),
        key.getAsLong(),
        limit,
        offset);
  }

  static Metric metric(String name, ResultSet row) throws SQLException {
    double value = row.getInt("is_nan") == 1 ? Double.NaN : row.getDouble("value");
    return new Metric(name, value, row.getLong("timestamp_millis"), row.getLong("step"));
  }
}
