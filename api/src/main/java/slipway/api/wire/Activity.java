package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the server does and did by itself: jobs, events, audit, readiness.
public final class Activity {
  private Activity() {}

  /// A background job. `status` is WAITING, RUNNING, SUCCEEDED, FAILED or CANCELLED.
  ///
  /// @param attempt the runs so far, those apart that a crash cut off
  /// @param businessDue when the business clock makes it due, null when that does not matter
  /// @param error what the last run threw
  public record Job(
      String id,
      String kind,
      String key,
      String status,
      int attempt,
      int retries,
      @Nullable Instant businessDue,
      Instant createdAt,
      @Nullable Instant finishedAt,
      @Nullable String error,
      JsonNode payload) {}

  /// A change that was committed; `at` is business time, `recordedAt` real time.
  public record Event(
      long sequence, String type, String subject, Instant at, Instant recordedAt, JsonNode data) {}

  /// Who did what, in real time.
  public record AuditEntry(
      String id, Instant at, String actor, String action, String subject, JsonNode details) {}

  /// Whether requests can be served, and if not, why.
  public record Readiness(boolean ready, List<Condition> conditions) {}

  /// One condition; `whyNot` is null when it is met.
  public record Condition(String name, @Nullable String whyNot) {}
}
