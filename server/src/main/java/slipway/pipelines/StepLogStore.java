package slipway.pipelines;

import java.util.List;
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
        .map((rs, _) ->
            new Execution.LogLine(
                rs.getLong(1),
                rs.getString(2),
                rs.getInt(3),
                Micros.instant(rs.getLong(4)),
                rs.getString(5)))
        .list();
  }
}
