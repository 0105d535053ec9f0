package slipway.pipelines;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `pipelines_schedule` and `pipelines_firing`.
final class ScheduleStore {
  /// A pipeline's schedule and how far it has come.
  ///
  /// @param schedule as declared, canonical JSON
  /// @param since when it was declared on the business clock
  /// @param next the first due time that has not come or was not run yet
  record Row(String project, String pipeline, String schedule, Instant since, Instant next) {}

  private static final RowMapper<Row> ROW =
      (rs, _) ->
          new Row(
              rs.getString("project"),
              rs.getString("pipeline"),
              rs.getString("schedule"),
              Micros.instant(rs.getLong("since")),
              Micros.instant(rs.getLong("next_due")));

  Optional<Row> find(Tx tx, String project, String pipeline) {
    return tx.sql()
        .createQuery(
            """
            select project, pipeline, schedule, since, next_due from pipelines_schedule
            where project = :project and pipeline = :pipeline\
            """)
        .bind("project", project)
        .bind("pipeline", pipeline)
        .map(ROW)
        .findFirst();
  }

  List<Row> all(Tx tx) {
    return tx.sql()
        .createQuery(
            """
            select project, pipeline, schedule, since, next_due from pipelines_schedule
            order by project, pipeline\
            """)
        .map(ROW)
        .list();
  }

  void put(Tx tx, Row row) {
    tx.sql()
        .createUpdate(
            """
            insert into pipelines_schedule (project, pipeline, schedule, since, next_due)
            values (:project, :pipeline, :schedule, :since, :next)
            on conflict (project, pipeline) do update set schedule = excluded.schedule,
              since = excluded.since, next_due = excluded.next_due\
            """)
        .bind("project", row.project())
        .bind("pipeline", row.pipeline())
        .bind("schedule", row.schedule())
        .bind("since", Micros.of(row.since()))
        .bind("next", Micros.of(row.next()))
        .execute();
  }

  void remove(Tx tx, String project, String pipeline) {
    tx.sql()
        .createUpdate(
            "delete from pipelines_schedule where project = :project and pipeline = :pipeline")
        .bind("project", project)
        .bind("pipeline", pipeline)
        .execute();
  }

  /// Fails when that due time has been run before: the key is what makes it once.
  void fired(Tx tx, Row row, Instant due, UUID execution, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into pipelines_firing (project, pipeline, due, execution, recorded_at)
            values (:project, :pipeline, :due, :execution, :now)\
            """)
        .bind("project", row.project())
        .bind("pipeline", row.pipeline())
        .bind("due", Micros.of(due))
        .bind("execution", execution.toString())
        .bind("now", Micros.of(now))
        .execute();
  }

  /// The newest due time that was run.
  Optional<Instant> last(Tx tx, String project, String pipeline) {
    return tx.sql()
        .createQuery(
            """
            select max(due) from pipelines_firing
            where project = :project and pipeline = :pipeline\
            """)
        .bind("project", project)
        .bind("pipeline", pipeline)
        .mapTo(Long.class)
        .findOne()
        .map(Micros::instant);
  }
}
