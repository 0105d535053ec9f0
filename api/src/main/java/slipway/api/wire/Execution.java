package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// One execution of a pipeline.
///
/// @param at on the business clock; the other instants are on the wall clock
/// @param number counts the pipeline's executions, from 1
/// @param until the last step that was asked for, null for all
/// @param fresh whether every step runs, whatever the cache holds
/// @param definition of the pipeline as it was when this started
/// @param error why it failed: what, and what to do
public record Execution(
    UUID id,
    String pipeline,
    long number,
    String author,
    Digest definition,
    boolean fresh,
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

  /// @param after the steps that had to end before
  /// @param at on the business clock, when it started
  /// @param reason why the step was run again or taken from the cache, in words
  /// @param cacheKey the digest of `inputs`: everything that its outputs depend on
  /// @param progress what it is doing now, in words; `fraction` of it done, when known
  public record Step(
      String name,
      String type,
      List<String> after,
      Status status,
      int attempt,
      @Nullable Instant at,
      @Nullable String reason,
      @Nullable String progress,
      @Nullable Double fraction,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Digest cacheKey,
      @Nullable JsonNode inputs,
      @Nullable JsonNode outputs,
      @Nullable String error) {
    public Step {
      after = List.copyOf(after);
    }
  }

  /// A line a step wrote; `number` counts the lines of the execution.
  public record LogLine(long number, String step, int attempt, Instant at, String line) {}

  /// @param until the last step to run, null for all
  /// @param fresh true: run every step, whatever the cache holds
  public record Start(
      @Nullable Map<String, String> parameters, @Nullable String until, @Nullable Boolean fresh) {
    public Start(Map<String, String> parameters, @Nullable String until) {
      this(parameters, until, null);
    }

    @Override
    public Map<String, String> parameters() {
      return parameters == null ? Map.of() : parameters;
    }
  }

  /// When a pipeline starts by itself.
  ///
  /// @param next the next due time, on the business clock; in the past when it waits for an
  ///   execution
  /// @param last the newest due time that was run
  public record Schedule(
      String cron, String timezone, boolean catchup, Instant next, @Nullable Instant last) {}

  /// A pipeline as declared, with its newest execution.
  public record Pipeline(
      String name,
      @Nullable String description,
      List<String> steps,
      @Nullable Execution last,
      @Nullable Schedule schedule) {
    public Pipeline {
      steps = List.copyOf(steps);
    }

    public Pipeline(
        String name, @Nullable String description, List<String> steps, @Nullable Execution last) {
      this(name, description, steps, last, null);
    }
  }
}
