package slipway.pipelines;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.GateReport;
import slipway.db.Tx;
import slipway.time.Micros;
import tools.jackson.databind.JsonNode;

/// All SQL of `pipelines_step` and `pipelines_cache`.
final class StepStore {
  /// How a step was done, and one sentence about it, which may be empty.
  record Outcome(StepStatus status, JsonNode outputs, String note) {}

  /// Outputs of a former run, and whose they are.
  record Cached(UUID execution, String step, JsonNode outputs) {}

  private static final RowMapper<StepRow> STEP =
      (rs, _) ->
          new StepRow(
              UUID.fromString(rs.getString("execution")),
              rs.getString("step"),
              rs.getInt("position"),
              rs.getString("type"),
              rs.getInt("asked") != 0,
              StepStatus.valueOf(rs.getString("status")),
              rs.getInt("attempt"),
              rs.getInt("failures"),
              text(rs, "job").map(UUID::fromString),
              ExecutionStore.instant(rs, "at"),
              ExecutionStore.instant(rs, "started_at"),
              ExecutionStore.instant(rs, "ended_at"),
              text(rs, "cache_key").map(Digest::new),
              text(rs, "inputs").map(Json::tree),
              text(rs, "outputs").map(Json::tree),
              text(rs, "reason"),
              text(rs, "progress"),
              number(rs, "fraction"),
              text(rs, "error"));

  private static Optional<String> text(ResultSet rs, String column) throws SQLException {
    return Optional.ofNullable(rs.getString(column));
  }

  private static OptionalDouble number(ResultSet rs, String column) throws SQLException {
    double value = rs.getDouble(column);
    return rs.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /// Puts down a step that has not run.
  void insert(Tx tx, String project, String pipeline, StepRow row) {
    tx.sql()
        .createUpdate(
            """
            insert into pipelines_step (project, execution, step, position, pipeline, type, asked,
              status, attempt, failures, reason)
            values (:project, :execution, :step, :position, :pipeline, :type, :asked,
              :status, 0, 0, :reason)\
            """)
        .bind("project", project)
        .bind("execution", row.execution().toString())
        .bind("step", row.step())
        .bind("position", row.position())
        .bind("pipeline", pipeline)
        .bind("type", row.type())
        .bind("asked", row.asked() ? 1 : 0)
        .bind("status", row.status().name())
        .bind("reason", row.reason().orElse(null))
        .execute();
  }

  List<StepRow> of(Tx tx, String project, UUID execution) {
    return tx.sql()
        .createQuery(
            """
            select * from pipelines_step where project = :project and execution = :execution
            order by position\
            """)
        .bind("project", project)
        .bind("execution", execution.toString())
        .map(STEP)
        .list();
  }

  /// What the gates of executions found out, by execution and in the order of steps.
  Map<UUID, List<GateReport.Outcome>> outcomes(Tx tx, String project, Set<UUID> executions) {
    var outcomes = new HashMap<UUID, List<GateReport.Outcome>>();
    if (executions.isEmpty()) {
      return outcomes;
    }
    tx.sql()
        .createQuery(
            """
            select execution, outputs from pipelines_step where project = :project
              and execution in (<executions>) and type = :gate and outputs is not null
            order by execution, position\
            """)
        .bind("project", project)
        .bindList("executions", executions.stream().map(UUID::toString).toList())
        .bind("gate", Pipelines.GATE)
        .map((rs, _) ->
            Map.entry(
                UUID.fromString(rs.getString("execution")), Json.tree(rs.getString("outputs"))))
        .forEach(step ->
            step.getValue()
                .path("outcome")
                .asStringOpt()
                .ifPresent(outcome ->
                    outcomes
                        .computeIfAbsent(step.getKey(), _ -> new ArrayList<>())
                        .add(GateReport.Outcome.valueOf(outcome))));
    return outcomes;
  }

  /// The newest earlier run of the pipeline's step that gave outputs.
  Optional<StepRow> formerRun(Tx tx, String project, String pipeline, String step) {
    return tx.sql()
        .createQuery(
            """
            select * from pipelines_step where project = :project and pipeline = :pipeline
              and step = :step and status in ('SUCCEEDED', 'CACHED')
            order by ended_at desc, execution desc limit 1\
            """)
        .bind("project", project)
        .bind("pipeline", pipeline)
        .bind("step", step)
        .map(STEP)
        .findFirst();
  }

  void start(Tx tx, String project, StepRow row, UUID job, Instant at, long now) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_step set status = 'RUNNING', attempt = attempt + 1, job = :job,
              at = :at, started_at = :now, ended_at = null, cache_key = null, inputs = null,
              outputs = null, reason = null, progress = null, fraction = null, error = null
            where project = :project and execution = :execution and step = :step\
            """)
        .bind("project", project)
        .bind("execution", row.execution().toString())
        .bind("step", row.step())
        .bind("job", job.toString())
        .bind("at", Micros.of(at))
        .bind("now", now)
        .execute();
  }

  void began(Tx tx, String project, StepRow row, CacheKey key, String reason) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_step set cache_key = :key, inputs = :inputs, reason = :reason
            where project = :project and execution = :execution and step = :step\
            """)
        .bind("project", project)
        .bind("execution", row.execution().toString())
        .bind("step", row.step())
        .bind("key", key.digest().hex())
        .bind("inputs", Json.text(key.json()))
        .bind("reason", reason)
        .execute();
  }

  void done(Tx tx, String project, StepRow row, Outcome outcome, long now) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_step set status = :status, outputs = :outputs, progress = :note,
              fraction = 1, ended_at = :now
            where project = :project and execution = :execution and step = :step\
            """)
        .bind("project", project)
        .bind("execution", row.execution().toString())
        .bind("step", row.step())
        .bind("status", outcome.status().name())
        .bind("outputs", Json.text(outcome.outputs()))
        .bind("note", outcome.note().isEmpty() ? null : outcome.note())
        .bind("now", now)
        .execute();
  }

  void failed(Tx tx, String project, StepRow row, String error, long now) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_step set status = 'FAILED', failures = failures + 1, error = :error,
              ended_at = :now
            where project = :project and execution = :execution and step = :step\
            """)
        .bind("project", project)
        .bind("execution", row.execution().toString())
        .bind("step", row.step())
        .bind("error", error)
        .bind("now", now)
        .execute();
  }

  /// A step that will not run, or not go on.
  void put(Tx tx, String project, StepRow row, StepStatus status, String reason, long now) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_step set status = :status, reason = :reason, ended_at = :now
            where project = :project and execution = :execution and step = :step\
            """)
        .bind("project", project)
        .bind("execution", row.execution().toString())
        .bind("step", row.step())
        .bind("status", status.name())
        .bind("reason", reason)
        .bind("now", now)
        .execute();
  }

  void reopen(Tx tx, String project, StepRow row) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_step set status = 'WAITING', failures = 0, error = null,
              reason = null, ended_at = null
            where project = :project and execution = :execution and step = :step\
            """)
        .bind("project", project)
        .bind("execution", row.execution().toString())
        .bind("step", row.step())
        .execute();
  }

  void progress(Tx tx, String project, UUID execution, String step, String text, double fraction) {
    tx.sql()
        .createUpdate(
            """
            update pipelines_step set progress = :text, fraction = :fraction
            where project = :project and execution = :execution and step = :step
              and status = 'RUNNING'\
            """)
        .bind("project", project)
        .bind("execution", execution.toString())
        .bind("step", step)
        .bind("text", text)
        .bind("fraction", Double.isNaN(fraction) ? null : fraction)
        .execute();
  }

  Optional<Cached> cached(Tx tx, String project, Digest key) {
    return tx.sql()
        .createQuery(
            """
            select execution, step, outputs from pipelines_cache
            where project = :project and cache_key = :key\
            """)
        .bind("project", project)
        .bind("key", key.hex())
        .map((rs, _) ->
            new Cached(
                UUID.fromString(rs.getString(1)), rs.getString(2), Json.tree(rs.getString(3))))
        .findFirst();
  }

  void cache(Tx tx, String project, Digest key, Cached cached, long now) {
    tx.sql()
        .createUpdate(
            """
            insert into pipelines_cache (project, cache_key, execution, step, outputs, recorded_at)
            values (:project, :key, :execution, :step, :outputs, :now)
            on conflict (project, cache_key) do update set execution = excluded.execution,
              step = excluded.step, outputs = excluded.outputs,
              recorded_at = excluded.recorded_at\
            """)
        .bind("project", project)
        .bind("key", key.hex())
        .bind("execution", cached.execution().toString())
        .bind("step", cached.step())
        .bind("outputs", Json.text(cached.outputs()))
        .bind("now", now)
        .execute();
  }
}
