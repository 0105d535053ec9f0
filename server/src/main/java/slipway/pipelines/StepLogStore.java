package slipway.pipelines;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.api.wire.Execution;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `pipelines_log`.
final class StepLogStore {
  /// A line that has no number yet.
  record Line(long atMicros, String text) {}

  void append(Tx tx, String project, UUID execution, String step, int attempt, List<Line> lines) {
    long number =
        tx.sql()
            .createQuery(
                """
                select coalesce(max(number), 0) from pipelines_log
                where project = :project and execution = :execution\
                """)
            .bind("project", project)
            .bind("execution", execution.toString())
            .mapTo(Long.class)
            .one();
    for (var line : lines) {
      number++;
      tx.sql()
          .createUpdate(
              """
              insert into pipelines_log (project, execution, number, step, attempt, at, line)
              values (:project, :execution, :number, :step, :attempt, :at, :line)\
              """)
          .bind("project", project)
          .bind("execution", execution.toString())
          .bind("number", number)
          .bind("step", step)
          .bind("attempt", attempt)
          .bind("at", line.atMicros())
          .bind("line", line.text())
          .execute();
    }
  }

  /// How many lines each step has written.
  Map<String, Long> counts(Tx tx, String project, UUID execution) {
    var counts = new HashMap<String, Long>();
    tx.sql()
        .createQuery(
            """
            select step, count(*) as lines from pipelines_log
            where project = :project and execution = :execution group by step\
            """)
        .bind("project", project)
        .bind("execution", execution.toString())
        .map((rs, _) -> Map.entry(rs.getString("step"), rs.getLong("lines")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /// The newest lines of each step, in order.
  List<Execution.LogLine> newest(Tx tx, String project, UUID execution, int maxOfStep) {
    return tx.sql()
        .createQuery(
            """
            select number, step, attempt, at, line from (
              select number, step, attempt, at, line,
                row_number() over (partition by step order by number desc) as place
              from pipelines_log where project = :project and execution = :execution) as placed
            where place <= :max order by number\
            """)
        .bind("project", project)
        .bind("execution", execution.toString())
        .bind("max", maxOfStep)
        .map((rs, _) -> line(rs))
        .list();
  }

  /// The lines after a number, in order.
  List<Execution.LogLine> after(Tx tx, String project, UUID execution, long number, int max) {
    return tx.sql()
        .createQuery(
            """
            select number, step, attempt, at, line from pipelines_log
            where project = :project and execution = :execution and number > :number
            order by number limit :max\
            """)
        .bind("project", project)
        .bind("execution", execution.toString())
        .bind("number", number)
        .bind("max", max)
        .map((rs, _) -> line(rs))
        .list();
  }

  private static Execution.LogLine line(ResultSet rs) throws SQLException {
    return new Execution.LogLine(
        rs.getLong(1),
        rs.getString(2),
        rs.getInt(3),
        Micros.instant(rs.getLong(4)),
        rs.getString(5));
  }
}
