package slipway.api.declaration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Quantity;
import tools.jackson.databind.JsonNode;

/// Steps that run in the order their inputs give.
///
/// @param parameters name: what a run may set
/// @param schedule when executions start by themselves; null: only when somebody starts them
public record PipelineSpec(
    @Nullable String description,
    @Nullable Map<String, Parameter> parameters,
    @Nullable Schedule schedule,
    List<Step> steps) {

  /// @param cron five fields, as `0 6 1 * *`, on the business clock
  /// @param timezone as `Europe/Berlin`; UTC by default
  /// @param catchup true: every due time is run, in order; false (the default): of several that
  ///   have passed only the newest
  /// @param parameters of the executions; `month-end` is resolved as of the due time
  public record Schedule(
      String cron,
      @Nullable String timezone,
      @Nullable Boolean catchup,
      @Nullable Map<String, String> parameters) {
    public boolean catchesUp() {
      return Boolean.TRUE.equals(catchup);
    }

    @Override
    public Map<String, String> parameters() {
      return parameters == null ? Map.of() : parameters;
    }
  }

  /// @param type date, string, integer or number
  /// @param value the default; without one every execution must give it. A date may be `month-end`
  ///   (the last month end that is over on the business clock)
  public record Parameter(String type, @Nullable String description, @Nullable JsonNode value) {}

  /// @param type the step's kind: import, check, features, train, process, evaluate, gate,
  ///   register, release
  /// @param after steps that must have ended before, beside those named by `${steps.NAME.…}` in
  ///   `with`
  /// @param with the kind's settings; strings may hold `${parameters.NAME}` and
  ///   `${steps.NAME.OUTPUT}`
  /// @param cache false: always run
  /// @param retries how often a failed attempt is followed at once by another; none by default
  /// @param retry the same with a pause between
  public record Step(
      String name,
      String type,
      @Nullable List<String> after,
      @Nullable Map<String, JsonNode> with,
      @Nullable Boolean cache,
      @Nullable Integer retries,
      @Nullable Retry retry) {

    /// How often a failed attempt is followed by another.
    public int retriesMax() {
      if (retry != null) {
        return Math.max(0, retry.attempts() - 1);
      }
      return retries == null ? 0 : retries;
    }

    /// The pause before another attempt, which may be none.
    public Duration pause() {
      return Optional.ofNullable(retry)
          .map(Retry::delay)
          .flatMap(Quantity::duration)
          .orElse(Duration.ZERO);
    }

    @Override
    public List<String> after() {
      return after == null ? List.of() : List.copyOf(after);
    }

    @Override
    public Map<String, JsonNode> with() {
      return with == null ? Map.of() : with;
    }
  }

  /// @param attempts how often the step is tried in all
  /// @param delay the pause between two attempts, as `30s`; none by default
  public record Retry(int attempts, @Nullable String delay) {}

  public PipelineSpec {
    steps = List.copyOf(steps);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return parameters == null ? Map.of() : parameters;
  }
}
