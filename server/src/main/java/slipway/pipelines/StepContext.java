package slipway.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import slipway.access.Caller;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Tx;
import slipway.jobs.JobContext;

/// What a step that runs knows about itself, and what it may say.
public final class StepContext {
  private final ExecutionRow execution;
  private final StepRow step;
  private final DefinitionStore.Definition definition;
  private final JobContext job;
  private final StepLog log;
  private final Path directory;

  StepContext(
      ExecutionRow execution,
      StepRow step,
      DefinitionStore.Definition definition,
      JobContext job,
      StepLog log,
      Path directory) {
    this.execution = execution;
    this.step = step;
    this.definition = definition;
    this.job = job;
    this.log = log;
    this.directory = directory;
  }

  public String project() {
    return execution.project();
  }

  /// Who started the execution; the step acts for them.
  public Caller caller() {
    return execution.author();
  }

  public String pipeline() {
    return execution.pipeline();
  }

  public UUID execution() {
    return execution.id();
  }

  /// The execution as people call it: `churn #3`.
  public String title() {
    return execution.title();
  }

  public String step() {
    return step.step();
  }

  public int attempt() {
    return step.attempt();
  }

  /// When the execution was started, on the business clock.
  public Instant at() {
    return execution.at();
  }

  /// The code commit that the pipeline's declaration came from, `none` when unknown.
  public String revision() {
    return definition.revision();
  }

  public Digest definition() {
    return definition.digest();
  }

  /// The decision that a change of release by this execution follows from.
  public DecisionId decision() {
    return new DecisionId("execution:" + execution.id());
  }

  /// A directory of this attempt alone; gone after it.
  public Path directory() {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A line for whoever follows; beyond a bound lines are counted and dropped.
  public void log(String line) {
    log.line(line);
  }

  /// What the step is doing, and how much of it is done (0 to 1).
  public void progress(double fraction, String doing) {
    log.progress(fraction, doing);
  }

  public boolean isCancelled() {
    return job.isCancelled();
  }

  /// Refuses when the step should stop.
  public void requireNotCancelled() {
    if (job.isCancelled()) {
      throw new SlipwayException(ErrorCode.CANCELLED, "step " + step.step() + ": cancelled");
    }
  }

  /// Runs once when the step should stop; it must not wait.
  public void onCancel(Runnable action) {
    job.onCancel(action);
  }

  /// Refuses unless this attempt still is the one that counts. For transactions of the step's own.
  public void requireLease(Tx tx) {
    job.requireLease(tx);
  }
}
