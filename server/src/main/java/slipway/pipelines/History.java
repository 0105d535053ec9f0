package slipway.pipelines;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.declaration.PipelineSpec;
import slipway.api.wire.Execution;
import slipway.api.wire.GateReport;
import slipway.db.Database;
import slipway.db.Found;
import slipway.db.Tx;

/// How many executions there were, and the end of what their steps wrote.
public final class History {
  /// How many executions a project has.
  public record Counts(long total, long running, long failed) {}

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
  private final DefinitionStore definitions;

  History(
      Access access,
      Database database,
      ExecutionStore executions,
      StepStore steps,
      StepLogStore logs,
      DefinitionStore definitions) {
    this.access = access;
    this.database = database;
    this.executions = executions;
    this.steps = steps;
    this.logs = logs;
    this.definitions = definitions;
  }

  public Counts counts(Caller caller, String project) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return executions.counts(tx, project);
    });
  }

  /// Some of those that the search finds.
  public Found<Execution> found(Caller caller, String project, ExecutionSearch search) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      var graphs = new HashMap<String, PipelineGraph>();
      return executions.found(tx, project, search).map(row -> view(tx, row, graphs));
    });
  }

  /// Goes through all that the search finds, as they are at one moment.
  public void each(
      Caller caller, String project, ExecutionSearch search, Consumer<Execution> each) {
    database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      var graphs = new HashMap<String, PipelineGraph>();
      executions.each(tx, project, search, row -> each.accept(view(tx, row, graphs)));
      return true;
    });
  }

  /// @param graphs of the definitions that were met so far
  private Execution view(Tx tx, ExecutionRow row, Map<String, PipelineGraph> graphs) {
    var graph =
        graphs.computeIfAbsent(
            row.pipeline() + " " + row.definition().hex(),
            _ -> PipelineGraph.of(definition(tx, row)));
    return ExecutionView.of(row, steps.of(tx, row.project(), row.id()), graph);
  }

  private PipelineSpec definition(Tx tx, ExecutionRow row) {
    return definitions.require(tx, row.project(), row.pipeline(), row.definition()).spec();
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
