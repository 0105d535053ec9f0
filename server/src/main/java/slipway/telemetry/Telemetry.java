package slipway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// The server's own metrics, scraped as Prometheus text. Names are `slipway_…`, without the unit
/// where Prometheus adds one (`_seconds`, `_total`).
public final class Telemetry {
  /// The content type of [#scrape].
  public static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private static final long[] BUCKETS_MICROS = {
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    30_000_000
  };
  private static final Duration[] BUCKETS =
      LongStream.of(BUCKETS_MICROS)
          .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicBoolean boundToJvm = new AtomicBoolean();

  /// Counts up; `tags` are name, value, name, value.
  public Counter counter(String name, String... tags) {
    return registry.counter(name, tags);
  }

  /// A latency histogram in seconds, in buckets from 50 µs to 30 s. To record costs about 100 ns
  /// when the caller keeps the timer.
  public Timer timer(String name, String... tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(BUCKETS).register(registry);
  }

  /// A value that is asked for at each scrape.
  public void gauge(String name, Supplier<Number> value, String... tags) {
    Gauge.builder(name, value).tags(tags).strongReference(true).register(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /// Everything counted so far, in Prometheus' text format. The JVM's own figures join at the first
  /// scrape, so that a start does not pay for them.
  public String scrape() {
    if (boundToJvm.compareAndSet(false, true)) {
      new JvmMemoryMetrics().bindTo(registry);
      new JvmThreadMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);
      new UptimeMetrics().bindTo(registry);
    }
    return registry.scrape();
  }
}
