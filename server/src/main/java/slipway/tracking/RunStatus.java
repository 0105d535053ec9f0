package slipway.tracking;

/// Where a run stands; MLflow's names and numbers, kept in tables by name.
public enum RunStatus {
  RUNNING(1),
  SCHEDULED(2),
  FINISHED(3),
  FAILED(4),
  KILLED(5);

  private final int number;

  RunStatus(int number) {
    this.number = number;
  }

  /// The number MLflow's protocol buffers use, which clients may send in place of the name.
  public int number() {
    return number;
  }

  public boolean hasEnded() {
    return this == FINISHED || this == FAILED || this == KILLED;
  }
}
