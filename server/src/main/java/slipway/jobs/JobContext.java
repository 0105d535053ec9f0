package slipway.jobs;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Tx;
import tools.jackson.databind.JsonNode;

/// What a running job knows about itself: one run, under one lease.
public final class JobContext {
  private static final Logger LOG = LoggerFactory.getLogger(JobContext.class);

  private final Job job;
  private final long fence;
  private final JobStore store;
  private final List<Runnable> onCancel = new ArrayList<>();
  private volatile boolean isCancelled;

  JobContext(Job job, long fence, JobStore store) {
    this.job = job;
    this.fence = fence;
    this.store = store;
  }

  public JobId id() {
    return job.id();
  }

  public String project() {
    return job.project();
  }

  public String kind() {
    return job.kind();
  }

  public String key() {
    return job.key();
  }

  public JsonNode payload() {
    return job.payload();
  }

  /// The number of this lease: higher than that of any former one of the same job. Names attempt
  /// directories, so that two holders never share one.
  public long fence() {
    return fence;
  }

  /// 1 for the first run, one more for each that threw before; a run cut off by a crash is not
  /// counted.
  public int attempt() {
    return job.attempt();
  }

  /// True for the last run that the job's retries allow.
  public boolean isLastAttempt() {
    return job.attempt() > job.retries();
  }

  /// Refuses (CANCELLED, or CONFLICT when another holds the job by now) unless this run still holds
  /// the lease. Called inside each transaction that publishes what the run made.
  public void requireLease(Tx tx) {
    switch (store.holding(tx, job.id(), fence)) {
      case HELD -> {}
      case CANCEL_WANTED ->
          throw new SlipwayException(ErrorCode.CANCELLED, "job " + job.id() + " was cancelled");
      case LOST ->
          throw new SlipwayException(
              ErrorCode.CONFLICT,
              "job "
                  + job.id()
                  + ": lease "
                  + fence
                  + " was lost (expected: the newest; what this run made is discarded)");
    }
  }

  /// True once the run should stop: the job was cancelled, its lease was lost, or the server shuts
  /// down.
  public boolean isCancelled() {
    return isCancelled;
  }

  /// Throws (CANCELLED) once the run should stop.
  public void stopIfCancelled() {
    if (isCancelled) {
      throw new SlipwayException(
          ErrorCode.CANCELLED, "job " + job.id() + " was asked to stop (nothing to do)");
    }
  }

  /// Runs once when the run should stop, at once when that is already so; it must not wait.
  public void onCancel(Runnable action) {
    synchronized (onCancel) {
      if (!isCancelled) {
        onCancel.add(action);
        return;
      }
    }
    run(action);
  }

  Job job() {
    return job;
  }

  void cancel() {
    List<Runnable> actions;
    synchronized (onCancel) {
      isCancelled = true;
      actions = List.copyOf(onCancel);
      onCancel.clear();
    }
    actions.forEach(this::run);
  }

  private void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("job {} of kind {} could not be stopped", job.id(), job.kind(), e);
    }
  }
}
