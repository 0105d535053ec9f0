package slipway.pipelines;

import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Tx;
import slipway.jobs.JobContext;
import slipway.jobs.JobHandler;
import slipway.time.Micros;
import tools.jackson.databind.JsonNode;

/// Runs one step of an execution as a job: fills in its settings, looks for a former run with equal
/// inputs, else runs its kind, and writes the outcome together with what follows from it.
final class StepRunner implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);
  private static final int ERROR_LENGTH_MAX = 8_000;
  private static final int DETAILS_MAX = 20;

  private final Pipelines.Neighbours with;
  private final StepKinds kinds;
  private final ExecutionFlow flow;
  private final ExecutionProgress progress;
  private final Timer handOver;
  private final ExecutionStore executions = new ExecutionStore();
  private final StepStore steps = new StepStore();
  private final DefinitionStore definitions = new DefinitionStore();

  StepRunner(
      Pipelines.Neighbours with, StepKinds kinds, ExecutionFlow flow, ExecutionProgress progress) {
    this.with = with;
    this.kinds = kinds;
    this.flow = flow;
    this.progress = progress;
    this.handOver = with.telemetry().timer("slipway_pipelines_handover_seconds");
  }

  /// A step with everything it was started with.
  private record Started(
      ExecutionRow execution,
      StepRow row,
      DefinitionStore.Definition definition,
      Template.Values values) {}

  /// Whether a former run can stand for this one, and why or why not.
  private record Lookup(Optional<StepStore.Cached> found, String reason) {}

  @Override
  public void run(JobContext job) throws Exception {
    var started = with.database().read(tx -> load(tx, job));
    if (started.isEmpty()) {
      return; // another attempt counts by now
    }
    started
        .get()
        .row()
        .startedAt()
        .map(decided -> Duration.between(decided, with.wall().now()))
        .filter(waited -> !waited.isNegative())
        .ifPresent(handOver::record);
    var directory =
        with.directory()
            .resolve(started.get().execution().id().toString())
            .resolve(started.get().row().step() + "-" + job.fence());
    var log =
        new StepLog(
            with.database(), with.wall(), progress, started.get().execution(), started.get().row());
    try {
      runStep(started.get(), job, log, directory);
    } finally {
      deleteTree(directory);
    }
  }

  private void runStep(Started started, JobContext job, StepLog log, Path directory)
      throws Exception {
    var context =
        new StepContext(
            started.execution(), started.row(), started.definition(), job, log, directory);
    try {
      var spec = step(started);
      var settings = Template.resolve(PipelineGraph.with(spec), started.values());
      var bound = StepKinds.Bound.of(kinds.require(spec.type()), settings);
      var key = CacheKey.of(bound.kind(), settings, bound.inputs(context));
      var lookup = lookUp(started, spec.cache(), key, outputs -> bound.stale(context, outputs));
      if (lookup.found().isPresent()) {
        takeCached(started, job, key, lookup);
        return;
      }
      with.database()
          .inTransaction(
              "pipelines.stepBegan",
              tx -> {
                job.requireLease(tx);
                steps.began(tx, started.execution().project(), started.row(), key, lookup.reason());
                tx.afterCommit(() -> progress.signal(started.execution().id()));
                return null;
              });
      var result = bound.run(context);
      log.end();
      if (result.refusal().isPresent()) {
        refuse(started, job, result, result.refusal().get());
      } else {
        succeed(started, job, key, result);
      }
    } catch (Exception | LinkageError e) {
      if (job.isCancelled()) {
        throw e; // cancelled, lost or shut down: nothing of this attempt counts
      }
      tell(started, e);
      log.end();
      fail(started, job, e);
    }
  }

  /// What a user has to put right needs no stack trace.
  private static void tell(Started started, Throwable e) {
    var step = started.row().step();
    var title = started.execution().title();
    if (e instanceof SlipwayException refused && refused.code().fault() == ErrorCode.Fault.CALLER) {
      LOG.warn("step {} of {} failed: {}", step, title, refused.message());
    } else {
      LOG.warn("step {} of {} failed", step, title, e);
    }
  }

  private Optional<Started> load(Tx tx, JobContext job) {
    var id = UUID.fromString(job.payload().path("execution").asString(""));
    var name = job.payload().path("step").asString("");
    var execution = executions.find(tx, job.project(), id);
    if (execution.isEmpty()) {
      return Optional.empty();
    }
    var outputs = new LinkedHashMap<String, JsonNode>();
    Optional<StepRow> row = Optional.empty();
    for (var step : steps.of(tx, job.project(), id)) {
      step.outputs().ifPresent(value -> outputs.put(step.step(), value));
      if (step.step().equals(name)
          && step.status() == StepStatus.RUNNING
          && step.job().filter(job.id().value()::equals).isPresent()) {
        row = Optional.of(step);
      }
    }
    var definition =
        definitions.require(
            tx, job.project(), execution.get().pipeline(), execution.get().definition());
    return row.map(step ->
        new Started(
            execution.get(),
            step,
            definition,
            new Template.Values(ExecutionFlow.parameters(execution.get()), outputs)));
  }

  private static slipway.api.declaration.PipelineSpec.Step step(Started started) {
    return started.definition().spec().steps().stream()
        .filter(step -> step.name().equals(started.row().step()))
        .findFirst()
        .orElseThrow();
  }

  /// Asks a kind why a former run's outputs no longer stand.
  private interface Staleness {
    Optional<String> of(JsonNode outputs);
  }

  private Lookup lookUp(
      Started started,
      @org.jspecify.annotations.Nullable Boolean cache,
      CacheKey key,
      Staleness staleness) {
    if (started.execution().fresh()) {
      return new Lookup(Optional.empty(), "run afresh, as asked");
    }
    if (Boolean.FALSE.equals(cache)) {
      return new Lookup(Optional.empty(), "run always: cache: false");
    }
    var project = started.execution().project();
    var found = with.database().read(tx -> steps.cached(tx, project, key.digest()));
    if (found.isPresent()) {
      var stale = staleness.of(found.get().outputs());
      return stale.isPresent()
          ? new Lookup(Optional.empty(), "miss: " + stale.get())
          : new Lookup(found, "hit: same inputs as " + title(project, found.get()));
    }
    var former =
        with.database()
            .read(tx ->
                steps.formerRun(tx, project, started.execution().pipeline(), started.row().step()));
    var reason =
        former
            .flatMap(StepRow::inputs)
            .map(inputs -> key.changesSince(CacheKey.of(inputs)))
            .map(changes -> changes.isEmpty() ? "its outputs were not kept" : changes)
            .orElse("no former run");
    return new Lookup(Optional.empty(), "miss: " + reason);
  }

  private String title(String project, StepStore.Cached cached) {
    return with.database()
        .read(tx -> executions.find(tx, project, cached.execution()))
        .map(ExecutionRow::title)
        .orElse("an execution that is gone");
  }

  private void takeCached(Started started, JobContext job, CacheKey key, Lookup lookup) {
    var project = started.execution().project();
    var outputs = lookup.found().orElseThrow().outputs();
    with.database()
        .inTransaction(
            "pipelines.stepCached",
            tx -> {
              job.requireLease(tx);
              steps.began(tx, project, started.row(), key, lookup.reason());
              steps.done(
                  tx,
                  project,
                  started.row(),
                  new StepStore.Outcome(StepStatus.CACHED, outputs, ""),
                  now());
              flow.advance(tx, started.execution());
              return null;
            });
  }

  private void succeed(Started started, JobContext job, CacheKey key, StepResult result) {
    var project = started.execution().project();
    var row = started.row();
    with.database()
        .inTransaction(
            "pipelines." + row.type() + "Ended",
            tx -> {
              job.requireLease(tx);
              for (Digest blob : result.blobs()) {
                with.references().add(tx, owner(row), blob);
              }
              steps.done(
                  tx,
                  project,
                  row,
                  new StepStore.Outcome(
                      StepStatus.SUCCEEDED, result.outputs(), result.note().orElse("")),
                  now());
              steps.cache(
                  tx,
                  project,
                  key.digest(),
                  new StepStore.Cached(row.execution(), row.step(), result.outputs()),
                  now());
              flow.advance(tx, started.execution());
              return null;
            });
  }

  /// The step fails, but what it found out stays.
  private void refuse(Started started, JobContext job, StepResult result, String why) {
    var project = started.execution().project();
    var row = started.row();
    with.database()
        .inTransaction(
            "pipelines.stepRefused",
            tx -> {
              job.requireLease(tx);
              for (Digest blob : result.blobs()) {
                with.references().add(tx, owner(row), blob);
              }
              steps.done(
                  tx,
                  project,
                  row,
                  new StepStore.Outcome(
                      StepStatus.FAILED, result.outputs(), result.note().orElse("")),
                  now());
              steps.failed(tx, project, row, why, now());
              flow.advance(tx, started.execution());
              return null;
            });
  }

  private void fail(Started started, JobContext job, Throwable failure) {
    var error = message(failure);
    with.database()
        .inTransaction(
            "pipelines.stepFailed",
            tx -> {
              job.requireLease(tx);
              steps.failed(tx, started.execution().project(), started.row(), error, now());
              flow.advance(tx, started.execution());
              return null;
            });
  }

  /// Deletes what attempts of a former server left behind.
  static void clean(Path root) {
    deleteTree(root);
  }

  static String owner(StepRow row) {
    return "pipelines/step/" + row.execution() + "/" + row.step();
  }

  private long now() {
    return Micros.of(with.wall().now());
  }

  private static String message(Throwable failure) {
    var text = new StringBuilder();
    if (failure instanceof SlipwayException refused) {
      if (refused.code().fault() == ErrorCode.Fault.CALLER) {
        text.append(refused.message());
      } else {
        text.append(refused.code()).append(": ").append(refused.message());
      }
      refused.details().stream().limit(DETAILS_MAX).forEach(d -> text.append('\n').append(d));
      int more = refused.details().size() - DETAILS_MAX;
      if (more > 0) {
        text.append("\n… and ").append(more).append(" more");
      }
    } else {
      text.append(failure);
    }
    return text.length() <= ERROR_LENGTH_MAX
        ? text.toString()
        : text.substring(0, ERROR_LENGTH_MAX) + "…";
  }

  private static void deleteTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("could not delete {}; it is deleted at the next start", directory, e);
    }
  }
}
