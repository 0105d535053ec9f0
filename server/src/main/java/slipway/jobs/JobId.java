package slipway.jobs;

import java.util.UUID;

/// Names a job.
public record JobId(UUID value) {
  /// For lists: after every job.
  public static final JobId NEWEST = new JobId(new UUID(-1, -1));

  @Override
  public String toString() {
    return value.toString();
  }
}
