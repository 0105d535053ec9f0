package slipway.jobs;

import slipway.db.Tx;
import tools.jackson.databind.JsonNode;

/// What a running job knows about itself.
public interface JobContext {
  JobId id();

  String project();

  String key();

  JsonNode payload();

  /// The number of this lease: higher than that of any former one of the same job. Names attempt
  /// directories, so that two holders never share one.
  long fence();

  /// 1 for the first run, one more for each that threw before; a run cut off by a crash is not
  /// counted.
  int attempt();

  /// True for the last run that the job's retries allow.
  boolean isLastAttempt();

  /// Refuses (CANCELLED, or CONFLICT when another holds the job by now) unless this run still holds
  /// the lease. Called inside each transaction that publishes what the run made.
  void requireLease(Tx tx);

  /// True once the run should stop: the job was cancelled, its lease was lost, or the server shuts
  /// down.
  boolean isCancelled();

  /// Runs once when the run should stop, at once when that is already so; it must not wait.
  void onCancel(Runnable action);
}
