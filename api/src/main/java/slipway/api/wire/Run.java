package slipway.api.wire;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A tracked run with the last value of each metric.
public record Run(
    String id,
    String name,
    String experiment,
    String status,
    Instant startedAt,
    @Nullable Instant endedAt,
    Map<String, Double> metrics,
    Map<String, String> params) {
  public Run {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
