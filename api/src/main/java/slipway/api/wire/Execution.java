package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One execution of a pipeline.
///
/// @param at on the business clock; the other instants are on the wall clock
/// @param until the last step that was asked for, null for all
/// @param error why it failed: what, and what to do
public record Execution(
    UUID id,
    String pipeline,
    Status status,
    Instant at,
    Instant startedAt,
    @Nullable Instant endedAt,
    Map<String, String> parameters,
    @Nullable String until,
    @Nullable String error,
    List<Step> steps) {

  public enum Status {
    WAITING,
    RUNNING,
    SUCCEEDED,
    CACHED,
    SKIPPED,
    FAILED,
    CANCELLED;

    public boolean hasEnded() {
      return this != WAITING && this != RUNNING;
    }
  }

  public Execution {
    parameters = Map.copyOf(parameters);
    steps = List.copyOf(steps);
  }

  /// @param reason why the step was run again or taken from the cache, in words
  /// @param progress what it is doing now, in words; `fraction` of it done, when known
  public record Step(
      String name,
      String type,
      Status status,
      int attempt,
      @Nullable String reason,
      @Nullable String progress,
      @Nullable Double fraction,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable JsonNode outputs,
      @Nullable String error) {}

  /// @param until the last step to run, null for all
  public record Start(Map<String, String> parameters, @Nullable String until) {
    public Start {
      parameters = Map.copyOf(parameters);
    }
  }

  /// A pipeline as declared, with its newest execution.
  public record Pipeline(
      String name, @Nullable String description, List<String> steps, @Nullable Execution last) {
    public Pipeline {
      steps = List.copyOf(steps);
    }
  }
}
