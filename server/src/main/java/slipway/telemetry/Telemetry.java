package slipway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/// The server's own metrics, scraped as Prometheus text.
public final class Telemetry {
  private static final Duration LATENCY_LEAST = Duration.ofNanos(50_000);
  private static final Duration LATENCY_MOST = Duration.ofSeconds(30);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /// Counts up; `tags` are name, value, name, value.
  public Counter counter(String name, String... tags) {
    return registry.counter(name, tags);
  }

  /// A latency histogram in seconds.
  public Timer timer(String name, String... tags) {
    return Timer.builder(name)
        .tags(tags)
        .publishPercentileHistogram()
        .minimumExpectedValue(LATENCY_LEAST)
        .maximumExpectedValue(LATENCY_MOST)
        .register(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /// Everything counted so far, in Prometheus' text format.
  public String scrape() {
    return registry.scrape();
  }
}
