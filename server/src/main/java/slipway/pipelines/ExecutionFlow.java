package slipway.pipelines;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import slipway.api.Json;
import slipway.api.declaration.PipelineSpec;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.jobs.Due;
import slipway.jobs.JobId;
import slipway.jobs.Jobs;
import slipway.jobs.NewJob;
import slipway.time.BusinessClock;
import slipway.time.Micros;
import slipway.time.WallClock;
import tools.jackson.databind.JsonNode;

/// Carries out what [PipelinePolicy] decides, inside the transaction of whatever made it decide
/// anew: a start, the end of a step, a resume.
final class ExecutionFlow {
  static final String JOB_KIND = "pipelines.step";
  static final String STARTED = "execution.started";

  private static final int PARALLEL_MAX = 4;

  /// What goes wrong in a step is counted by the step; a job is only run again when its outcome
  /// could not be written.
  private static final int JOB_RETRIES = 5;

  private final Jobs jobs;
  private final Events events;
  private final WallClock wall;
  private final BusinessClock business;
  private final ExecutionProgress progress;
  private final Ended ended;
  private final ExecutionStore executions = new ExecutionStore();
  private final StepStore steps = new StepStore();
  private final DefinitionStore definitions = new DefinitionStore();

  /// Told of each end, in its transaction.
  interface Ended {
    void of(Tx tx, ExecutionRow row);
  }

  ExecutionFlow(
      Jobs jobs,
      Events events,
      WallClock wall,
      BusinessClock business,
      ExecutionProgress progress,
      Ended ended) {
    this.ended = ended;
    this.jobs = jobs;
    this.events = events;
    this.wall = wall;
    this.business = business;
    this.progress = progress;
  }

  /// Puts down the execution with all its steps, and starts the first.
  void start(Tx tx, ExecutionRow row, PipelineGraph graph) {
    executions.insert(tx, row);
    var asked = graph.closure(row.until());
    int position = 0;
    for (var step : graph.spec().steps()) {
      steps.insert(
          tx,
          row.project(),
          row.pipeline(),
          waiting(row, step.name(), step.type(), position++, asked.contains(step.name())));
    }
    events.publish(tx, new NewEvent(row.project(), STARTED, subject(row), about(row)));
    advance(tx, row);
  }

  /// Starts what may start now, or ends the execution.
  void advance(Tx tx, ExecutionRow row) {
    tx.afterCommit(() -> progress.signal(row.id()));
    var rows = steps.of(tx, row.project(), row.id());
    switch (PipelinePolicy.decide(asked(tx, row, rows), PARALLEL_MAX)) {
      case PipelinePolicy.Decision.Start(var names) -> {
        for (var step : rows) {
          if (names.contains(step.step())) {
            startStep(tx, row, step);
          }
        }
      }
      case PipelinePolicy.Decision.Wait() -> {}
      case PipelinePolicy.Decision.Succeed() ->
          end(tx, row, ExecutionRow.Status.SUCCEEDED, Optional.empty());
      case PipelinePolicy.Decision.Fail(var failed, var skipped) -> {
        var error = "step " + failed;
        for (var step : rows) {
          if (skipped.contains(step.step())) {
            steps.put(
                tx,
                row.project(),
                step,
                StepStatus.SKIPPED,
                "not run: step " + failed + " failed",
                Micros.of(wall.now()));
          }
          if (step.step().equals(failed)) {
            error = "step " + failed + ": " + step.error().orElse("failed");
          }
        }
        end(tx, row, ExecutionRow.Status.FAILED, Optional.of(error));
      }
    }
  }

  /// Ends the execution at once; what its running steps still do is not recorded.
  void cancel(Tx tx, ExecutionRow row, String by) {
    for (var step : steps.of(tx, row.project(), row.id())) {
      if (step.status() == StepStatus.RUNNING) {
        step.job().ifPresent(job -> jobs.cancel(tx, new JobId(job)));
      }
      if (step.status() == StepStatus.RUNNING || step.status() == StepStatus.WAITING) {
        steps.put(
            tx,
            row.project(),
            step,
            StepStatus.CANCELLED,
            "cancelled by " + by,
            Micros.of(wall.now()));
      }
    }
    end(tx, row, ExecutionRow.Status.CANCELLED, Optional.of("cancelled by " + by));
    tx.afterCommit(() -> progress.signal(row.id()));
  }

  /// Goes on from the steps that failed or were not run; those that are done stay.
  void resume(Tx tx, ExecutionRow row) {
    executions.reopen(tx, row);
    for (var step : steps.of(tx, row.project(), row.id())) {
      if (step.asked() && !step.status().isDone()) {
        steps.reopen(tx, row.project(), step);
      }
    }
    events.publish(tx, new NewEvent(row.project(), STARTED, subject(row), about(row)));
    advance(tx, row);
  }

  private List<PipelinePolicy.Step> asked(Tx tx, ExecutionRow row, List<StepRow> rows) {
    var definition = definitions.require(tx, row.project(), row.pipeline(), row.definition());
    var after = PipelineGraph.of(definition.spec()).after();
    var retries = new LinkedHashMap<String, Integer>();
    for (var step : definition.spec().steps()) {
      retries.put(step.name(), step.retriesMax());
    }
    return rows.stream()
        .filter(StepRow::asked)
        .map(step ->
            new PipelinePolicy.Step(
                step.step(),
                after.getOrDefault(step.step(), Set.of()),
                step.status(),
                step.failures(),
                retries.getOrDefault(step.step(), 0)))
        .toList();
  }

  private void startStep(Tx tx, ExecutionRow row, StepRow step) {
    var payload = Json.object().put("execution", row.id().toString()).put("step", step.step());
    int attempt = step.attempt() + 1;
    var key = row.id() + "/" + step.step() + "/" + attempt;
    var pause = step.failures() == 0 ? Duration.ZERO : pause(tx, row, step);
    var start = wall.now().plus(pause);
    Due due = pause.isZero() ? new Due.Now() : new Due.Later(start);
    var job = jobs.submit(tx, new NewJob(row.project(), JOB_KIND, key, payload, due, JOB_RETRIES));
    steps.start(tx, row.project(), step, job.value(), business.now(), Micros.of(start));
    if (!pause.isZero()) {
      var why = step.error().orElse("it failed").lines().findFirst().orElse("");
      var text = "attempt " + attempt + " starts at " + start + ", after: " + why;
      steps.progress(tx, row.project(), row.id(), step.step(), text, Double.NaN);
    }
  }

  /// What is declared between two attempts.
  private Duration pause(Tx tx, ExecutionRow row, StepRow step) {
    return definitions
        .require(tx, row.project(), row.pipeline(), row.definition())
        .spec()
        .steps()
        .stream()
        .filter(declared -> declared.name().equals(step.step()))
        .findFirst()
        .map(PipelineSpec.Step::pause)
        .orElse(Duration.ZERO);
  }

  private void end(Tx tx, ExecutionRow row, ExecutionRow.Status status, Optional<String> error) {
    executions.end(tx, row, status, error, Micros.of(wall.now()));
    var data = about(row).put("status", status.name());
    error.ifPresent(text -> data.put("error", text));
    var outputs = Json.object();
    for (var step : steps.of(tx, row.project(), row.id())) {
      step.outputs().ifPresent(value -> outputs.set(step.step(), value));
    }
    data.set("outputs", outputs);
    events.publish(tx, new NewEvent(row.project(), Pipelines.ENDED, subject(row), data));
    ended.of(tx, row);
  }

  private static StepRow waiting(
      ExecutionRow row, String name, String type, int position, boolean asked) {
    return new StepRow(
        row.id(),
        name,
        position,
        type,
        asked,
        asked ? StepStatus.WAITING : StepStatus.SKIPPED,
        0,
        0,
        Optional.<UUID>empty(),
        Optional.<Instant>empty(),
        Optional.<Instant>empty(),
        Optional.<Instant>empty(),
        Optional.empty(),
        Optional.<JsonNode>empty(),
        Optional.<JsonNode>empty(),
        asked ? Optional.empty() : Optional.of("not asked for: until " + row.until()),
        Optional.empty(),
        java.util.OptionalDouble.empty(),
        Optional.empty());
  }

  static String subject(ExecutionRow row) {
    return "executions/" + row.id();
  }

  private static tools.jackson.databind.node.ObjectNode about(ExecutionRow row) {
    return Json.object()
        .put("execution", row.id().toString())
        .put("pipeline", row.pipeline())
        .put("number", row.number())
        .put("definition", row.definition().hex());
  }

  /// Parameter → value, of a stored execution.
  static Map<String, JsonNode> parameters(ExecutionRow row) {
    var values = new LinkedHashMap<String, JsonNode>();
    row.parameters().forEachEntry(values::put);
    return values;
  }
}
