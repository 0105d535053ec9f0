package slipway.pipelines;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.db.Conditions;
import slipway.db.Found;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `pipelines_execution`.
final class ExecutionStore {
  private static final RowMapper<ExecutionRow> EXECUTION =
      (rs, _) ->
          new ExecutionRow(
              rs.getString("project"),
              UUID.fromString(rs.getString("id")),
              rs.getString("pipeline"),
              rs.getLong("number"),
              new Digest(rs.getString("definition")),
              Json.tree(rs.getString("parameters")),
              rs.getString("until_step"),
              rs.getInt("fresh") != 0,
              ExecutionRow.Status.valueOf(rs.getString("status")),
              new Caller(rs.getString("author"), Caller.Kind.valueOf(rs.getString("author_kind"))),
              Micros.instant(rs.getLong("at")),
              Micros.instant(rs.getLong("started_at")),
              instant(rs, "ended_at"),
              Optional.ofNullable(rs.getString("error")));

  /// What a list is sorted by; what runs has taken no time yet.
  private static final Map<String, String> KEYS =
      Map.of(
          "pipeline", "lower(pipeline)",
          "status", "status",
          "as-of", "at",
          "started", "started_at",
          "took", "coalesce(ended_at - started_at, 0)");

  private static final String TEXT =
      "(pipeline || ' #' || number || ' ' || id || ' ' || author || ' ' || status || ' '"
          + " || coalesce(error, ''))";

  static Optional<Instant> instant(ResultSet rs, String column) throws SQLException {
    long micros = rs.getLong(column);
    return rs.wasNull() ? Optional.empty() : Optional.of(Micros.instant(micros));
  }

  void insert(Tx tx, ExecutionRow row) {
    tx.sql()
        .createUpdate(
            """
            insert into pipelines_execution (project, id, pipeline, number, definition, parameters,
              until_step, fresh, status, author, author_kind, at, started_at)
            values (:project, :id, :pipeline, :number, :definition, :parameters,
              :until, :fresh, :status, :author, :author_kind, :at, :started_at)\
            """)
        .bind("project", row.project())
        .bind("id", row.id().toString())
        .bind("pipeline", row.pipeline())
        .bind("number", row.number())
        .bind("definition", row.definition().hex())
        .bind("parameters", Json.text(row.parameters()))
        .bind("until", row.until())
        .bind("fresh", row.fresh() ? 1 : 0)
        .bind("status", row.status().name())
        .bind("author", row.author().name())
        .bind("author_kind", row.author().kind().name())
        .bind("at", Micros.of(row.at()))
        .bind("started_at", Micros.of(row.startedAt()))
        .execute();
  }

  long nextNumber(Tx tx, String project, String pipeline) {
    return tx.sql()
        .createQuery(
            """
            select coalesce(max(number), 0) + 1 from pipelines_execution
            where project = :project and pipeline = :pipeline\
            """)
        .bind("project", project)
        .bind("pipeline", pipeline)
        .mapTo(Long.class)
        .one();
  }

  Optional<ExecutionRow> find(Tx tx, String project, UUID id) {
    return tx.sql()
        .createQuery("select * from pipelines_execution where project = :project and id = :id")
        .bind("project", project)
        .bind("id", id.toString())
        .map(EXECUTION)
        .findFirst();
  }

  Optional<ExecutionRow> newest(Tx tx, String project, String pipeline) {
    return tx.sql()
        .createQuery(
            """
            select * from pipelines_execution where project = :project and pipeline = :pipeline
            order by number desc limit 1\
            """)
        .bind("project", project)
        .bind("pipeline", pipeline)
        .map(EXECUTION)
        .findFirst();
  }

  /// Newest first; `pipeline` empty for all, `before` empty for the first page.
  List<ExecutionRow> list(Tx tx, String project, String pipeline, String before, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from pipelines_execution where project = :project
              and (:pipeline = '' or pipeline = :pipeline) and (:before = '' or id < :before)
            order by id desc limit :max\
            """)
        .bind("project", project)
        .bind("pipeline", pipeline)
        .bind("before", before)
        .bind("max", max)
        .map(EXECUTION)
        .list();
  }

  Found<ExecutionRow> found(Tx tx, String project, ExecutionSearch search) {
    var all = new Conditions().and("project = :project", "project", project);
    return new Found<>(
        query(tx, project, search).map(EXECUTION).list(),
        asked(project, search).count(tx, "pipelines_execution"),
        all.count(tx, "pipelines_execution"));
  }

  /// Goes through all that the search finds.
  void each(Tx tx, String project, ExecutionSearch search, Consumer<ExecutionRow> each) {
    query(tx, project, search.with(search.slice().whole())).map(EXECUTION).forEach(each);
  }

  private static Query query(Tx tx, String project, ExecutionSearch search) {
    return asked(project, search)
        .query(
            tx,
            "select * from pipelines_execution",
            search.slice().order(KEYS, "id desc"),
            search.slice());
  }

  private static Conditions asked(String project, ExecutionSearch search) {
    return new Conditions()
        .and("project = :project", "project", project)
        .and("pipeline = :pipeline", "pipeline", search.pipeline())
        .and("status = :status", "status", search.status())
        .and("at >= :since", "since", search.since().map(Micros::of))
        .and("at < :until", "until", search.until().map(Micros::of))
        .words(TEXT, search.find());
  }

  /// As of an instant from `from` until before `until` of the business clock, newest first.
  List<ExecutionRow> between(Tx tx, String project, Instant from, Instant until, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from pipelines_execution where project = :project
              and at >= :from and at < :until order by at desc, id desc limit :max\
            """)
        .bind("project", project)
        .bind("from", Micros.of(from))
        .bind("until", Micros.of(until))
        .bind("max", max)
        .map(EXECUTION)
        .list();
  }

  /// How many there are, in whatever state, running and failed.
  History.Counts counts(Tx tx, String project) {
    return tx.sql()
        .createQuery(
            """
            select count(*) as total,
              coalesce(sum(case when status = 'RUNNING' then 1 else 0 end), 0) as running,
              coalesce(sum(case when status = 'FAILED' then 1 else 0 end), 0) as failed
            from pipelines_execution where project = :project\
            """)
        .bind("project", project)
        .map((rs, _) ->
            new History.Counts(rs.getLong("total"), rs.getLong("running"), rs.getLong("failed")))
        .one();
  }

  /// Those that failed at or after the instant.
  List<ExecutionRow> failedSince(Tx tx, Instant wall, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from pipelines_execution where status = 'FAILED' and ended_at >= :wall
            order by ended_at limit :max\
            """)
        .bind("wall", Micros.of(wall))
        .bind("max", max)
        .map(EXECUTION)
        .list();
  }

  void end(Tx tx, ExecutionRow row, ExecutionRow.Status status, Optional<String> error, long now) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_execution set status = :status, error = :error, ended_at = :now
            where project = :project and id = :id\
            """)
        .bind("project", row.project())
        .bind("id", row.id().toString())
        .bind("status", status.name())
        .bind("error", error.orElse(null))
        .bind("now", now)
        .execute();
  }

  void reopen(Tx tx, ExecutionRow row) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_execution set status = 'RUNNING', error = null, ended_at = null
            where project = :project and id = :id\
            """)
        .bind("project", row.project())
        .bind("id", row.id().toString())
        .execute();
  }
}
