package slipway.http;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import slipway.telemetry.Telemetry;

/// Durations of one route's requests, from the arrival of the headers until the answer begins, by
/// class of status. The timers are made at first use and kept, so that recording looks nothing up.
final class RouteTimers {
  static final String NAME = "slipway_http_requests";
  private static final int CLASSES = 6;
  private static final int STATUSES_PER_CLASS = 100;

  private final Telemetry telemetry;
  private final String method;
  private final String path;
  private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(CLASSES);

  RouteTimers(Telemetry telemetry, String method, String path) {
    this.telemetry = telemetry;
    this.method = method;
    this.path = path;
  }

  void record(int status, long beganNanos) {
    int statusClass = Math.clamp(status / STATUSES_PER_CLASS, 0, CLASSES - 1);
    var timer = timers.get(statusClass);
    if (timer == null) {
      timer =
          telemetry.timer(
              NAME, "method", method, "route", path, "status_class", statusClass + "xx");
      timers.set(statusClass, timer);
    }
    timer.record(System.nanoTime() - beganNanos, TimeUnit.NANOSECONDS);
  }
}
