package slipway.tracking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.mlflow.Invalid;
import slipway.mlflow.search.SqlPart;

/// The points of a metric over time: of one run page by page, of many runs at once, and thinned.
final class Histories {
  /// Points in one answer.
  static final int POINTS_MAX = 25_000;

  /// Runs in one question.
  static final int RUNS_MAX = 100;

  /// Points of each run where they are thinned.
  static final int THINNED_MAX = 2_500;

  /// A point, and the run it is of.
  record OfRun(String runId, Metric metric) {}

  /// Both ends included.
  record Steps(long first, long last) {}

  private final Access access;
  private final Database database;
  private final KeyNames keys;
  private final LogStore logs;

  Histories(Access access, Database database, KeyNames keys, LogStore logs) {
    this.access = access;
    this.database = database;
    this.keys = keys;
    this.logs = logs;
  }

  /// By time, step, value: points after the first `offset`, at most `limit`.
  List<Metric> of(Caller caller, String id, String key, int limit, long offset) {
    return database.read(tx -> {
      var row =
          logs.find(tx, id).orElseThrow(() -> Invalid.notFound("Run with id=" + id + " not found"));
      access.require(tx, caller, Permission.READ, row.project());
      return logs.history(tx, row, key, limit, offset);
    });
  }

  /// By run, time, step, value: at most `limit` in all; nothing of a run that there is not.
  List<OfRun> ofAll(Caller caller, Collection<String> ids, String key, int limit) {
    return database.read(tx -> {
      var points = new ArrayList<OfRun>();
      for (var run : readable(tx, caller, new TreeSet<>(ids))) {
        for (var metric : logs.history(tx, run, key, limit - points.size(), 0)) {
          points.add(new OfRun(run.id(), metric));
        }
      }
      return points;
    });
  }

  /// By step, time, value: of each run at most `max` points at even distances, the last among them,
  /// and the first unless `max` is one.
  List<OfRun> thinned(
      Caller caller, Collection<String> ids, String key, int max, Optional<Steps> steps) {
    return database.read(tx -> {
      var number = keys.find(tx, key);
      var points = new ArrayList<OfRun>();
      for (var run : readable(tx, caller, new LinkedHashSet<>(ids))) {
        if (number.isPresent()) {
          var which = which(run, number.getAsLong(), steps);
          for (var metric : thinned(tx, key, which, max)) {
            points.add(new OfRun(run.id(), metric));
          }
        }
      }
      return points;
    });
  }

  private List<RunRow> readable(Tx tx, Caller caller, Collection<String> ids) {
    var runs = new ArrayList<RunRow>();
    for (var id : ids) {
      logs.find(tx, id)
          .ifPresent(run -> {
            access.require(tx, caller, Permission.READ, run.project());
            runs.add(run);
          });
    }
    return runs;
  }

  private static SqlPart which(RunRow run, long key, Optional<Steps> steps) {
    var which = new SqlPart("m.run = ? and m.key = ?", run.run(), key);
    steps.ifPresent(range -> which.add(" and m.step between ? and ?", range.first(), range.last()));
    return which;
  }

  /// The points are dealt into `max` stretches whose lengths differ by one at most, the longer ones
  /// first; each gives its first point, and the last one its last.
  private static List<Metric> thinned(Tx tx, String name, SqlPart which, int max) {
    long count =
        Rows.list(
                tx,
                new SqlPart("select count(*) as points from tracking_metric m where ").add(which),
                row -> row.getLong("points"))
            .getFirst();
    if (count <= max) {
      return Rows.list(
          tx,
          new SqlPart("select m.value, m.is_nan, m.timestamp_millis, m.step from tracking_metric m")
              .add(" where ")
              .add(which)
              .add(" order by m.step, m.timestamp_millis, m.value, m.is_nan"),
          row -> LogStore.metric(name, row));
    }
    long length = count / max;
    long longer = count % max * (length + 1);
    var question =
        new SqlPart(
                "select value, is_nan, timestamp_millis, step from (select m.value, m.is_nan,"
                    + " m.timestamp_millis, m.step, row_number() over (order by m.step,"
                    + " m.timestamp_millis, m.value, m.is_nan) - 1 as place from tracking_metric m"
                    + " where ")
            .add(which)
            .add(") p where p.place < ? and p.place % ? = 0", longer, length + 1)
            .add(" or p.place >= ? and (p.place - ?) % ? = 0", longer, longer, length)
            .add(" or p.place = ? order by p.place", count - 1);
    var points = new ArrayList<>(Rows.list(tx, question, row -> LogStore.metric(name, row)));
    if (points.size() > max) {
      points.remove(max - 1);
    }
    return points;
  }
}
