package slipway.pipelines;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.wire.Execution;
import slipway.api.wire.GateReport;
import slipway.db.Database;

/// How many executions there were, and the end of what their steps wrote.
public final class History {
  /// How many executions a project has.
  ///
  /// @param newer than those that were asked for
  public record Counts(long total, long running, long failed, long newer) {}

  /// What the steps of an execution wrote.
  ///
  /// @param counts of all lines, by step
  /// @param newest lines of each step, in order
  public record Said(Map<String, Long> counts, List<Execution.LogLine> newest) {
    public Said {
      counts = Map.copyOf(counts);
      newest = List.copyOf(newest);
    }
  }

  /// An execution without its steps.
  ///
  /// @param error of a failed one; empty else
  public record Ran(
      UUID id,
      String pipeline,
      long number,
      Execution.Status status,
      Instant at,
      String author,
      String error) {}

  private final Access access;
  private final Database database;
  private final ExecutionStore executions;
  private final StepStore steps;
  private final StepLogStore logs;

  History(
      Access access,
      Database database,
      ExecutionStore executions,
      StepStore steps,
      StepLogStore logs) {
    this.access = access;
    this.database = database;
    this.executions = executions;
    this.steps = steps;
    this.logs = logs;
  }

  /// @param before as [Pipelines#executions] has it
  public Counts counts(Caller caller, String project, Optional<UUID> before) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return executions.counts(tx, project, before.map(UUID::toString).orElse(""));
    });
  }

  /// As of an instant from `from` until before `until` of the business clock, newest first.
  public List<Ran> ran(Caller caller, String project, Instant from, Instant until, int max) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return executions.between(tx, project, from, until, max).stream()
          .map(row ->
              new Ran(
                  row.id(),
                  row.pipeline(),
                  row.number(),
                  Execution.Status.valueOf(row.status().name()),
                  row.at(),
                  row.author().name(),
                  row.error().orElse("")))
          .toList();
    });
  }

  /// What the gates of many executions found out, in the order of their steps and in one statement;
  /// nothing of an execution that is not there, or in which no gate has ended.
  public Map<UUID, List<GateReport.Outcome>> outcomes(
      Caller caller, String project, Set<UUID> ids) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return steps.outcomes(tx, project, ids);
    });
  }

  /// Nothing of an execution that is not there.
  public Said said(Caller caller, String project, UUID id, int maxOfStep) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return new Said(logs.counts(tx, project, id), logs.newest(tx, project, id, maxOfStep));
    });
  }
}
