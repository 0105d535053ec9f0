package slipway.jobs;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A job as it stands. `attempt` counts the runs that were not cut off by a crash; `error` is what
/// the last one threw.
public record Job(
    JobId id,
    String project,
    String kind,
    String key,
    JsonNode payload,
    Status status,
    int attempt,
    int retries,
    Optional<Instant> businessDue,
    Instant wallDue,
    Instant createdAt,
    Optional<Instant> finishedAt,
    Optional<String> error) {
  /// Where a job is in its life.
  public enum Status {
    WAITING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean hasEnded() {
      return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
  }
}
