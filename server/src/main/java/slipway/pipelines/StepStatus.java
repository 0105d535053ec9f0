package slipway.pipelines;

/// Where a step of an execution is.
public enum StepStatus {
  WAITING,
  RUNNING,
  SUCCEEDED,
  /// Not run: the outputs of a former run with equal inputs were taken.
  CACHED,
  FAILED,
  /// Not run: not asked for, or a step before it failed.
  SKIPPED,
  CANCELLED;

  /// Whether steps after it may run.
  public boolean isDone() {
    return this == SUCCEEDED || this == CACHED;
  }
}
