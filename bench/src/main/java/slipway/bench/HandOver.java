package slipway.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Step;
import slipway.client.SlipwayClient;

/// How long a step of a pipeline waits after the last of those that it waits for has ended, from
/// the times that a server recorded.
///
/// `HandOver URL`: of a server whose home `slipway demo --exit` left.
public final class HandOver {
  private static final double MICROS_PER_MILLI = 1e3;
  private static final int EXECUTIONS_MAX = 1_000;

  private HandOver() {}

  /// Prints percentiles.
  public static void main(String[] arguments) throws IOException {
    var waits = new ArrayList<Double>();
    try (var client = SlipwayClient.to(URI.create(arguments[0]))) {
      for (var listed : client.defaultProject().executions(EXECUTIONS_MAX).items()) {
        var execution = client.defaultProject().execution(listed.id());
        var steps = execution.steps().stream().collect(Collectors.toMap(Step::name, step -> step));
        for (var step : execution.steps()) {
          if (step.startedAt() != null) {
            waits.add(
                Duration.between(ready(execution, step, steps), step.startedAt()).toNanos()
                    / MICROS_PER_MILLI
                    / MICROS_PER_MILLI);
          }
        }
      }
    }
    waits.sort(Double::compare);
    System.out.printf(
        Locale.ROOT,
        "%d steps: p50 %.1f, p95 %.1f, most %.1f ms%n",
        waits.size(),
        waits.get(waits.size() / 2),
        waits.get(waits.size() * 95 / 100),
        waits.getLast());
  }

  private static Instant ready(Execution execution, Step step, Map<String, Step> steps) {
    return step.after().stream()
        .map(name -> Objects.requireNonNull(steps.get(name)).endedAt())
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .orElse(execution.startedAt());
  }
}
