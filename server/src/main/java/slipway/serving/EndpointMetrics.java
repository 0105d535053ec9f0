package slipway.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import slipway.api.ErrorCode;
import slipway.telemetry.Telemetry;

/// What is counted of an endpoint, looked up once so that a prediction only adds.
final class EndpointMetrics {
  private final Counter answered;
  private final Counter refused;
  private final Counter failed;
  private final Counter fallbacks;
  private final Counter shadowDrops;
  private final Counter shadowFailures;
  private final Timer duration;
  private final RecentRequests recent;
  private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);

  EndpointMetrics(
      Telemetry telemetry, String project, String endpoint, SegmentLog log, RecentRequests recent) {
    this.recent = recent;
    answered = result(telemetry, project, endpoint, "ok");
    refused = result(telemetry, project, endpoint, "refused");
    failed = result(telemetry, project, endpoint, "failed");
    fallbacks = counter(telemetry, "slipway.canary.fallbacks", project, endpoint);
    shadowDrops = counter(telemetry, "slipway.shadow.drops", project, endpoint);
    shadowFailures = counter(telemetry, "slipway.shadow.failures", project, endpoint);
    duration =
        telemetry.timer("slipway.prediction.duration", "project", project, "endpoint", endpoint);
    for (var code : ErrorCode.values()) {
      errors.put(
          code,
          telemetry.counter(
              "slipway.prediction.errors",
              "project",
              project,
              "endpoint",
              endpoint,
              "code",
              code.name()));
    }
    telemetry
        .registry()
        .more()
        .counter(
            "slipway.prediction.log.drops",
            io.micrometer.core.instrument.Tags.of("project", project, "endpoint", endpoint),
            log,
            SegmentLog::drops);
  }

  void answered(long nanos) {
    answered(1, nanos);
  }

  /// A request that was answered with so many predictions.
  void answered(int predictions, long nanos) {
    answered.increment(predictions);
    duration.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    recent.answered(nanos);
  }

  /// Counts a request that the canary failed and the primary answered.
  void fellBack() {
    fallbacks.increment();
  }

  void shadowDropped() {
    shadowDrops.increment();
  }

  void shadowFailed() {
    shadowFailures.increment();
  }

  /// Counts a request that got an error.
  void refused(ErrorCode code) {
    (code.fault() == ErrorCode.Fault.CALLER ? refused : failed).increment();
    var counter = errors.get(code);
    if (counter != null) {
      counter.increment();
    }
    recent.refused(code);
  }

  /// The last hour of it.
  Recent recent() {
    return recent.recent();
  }

  private static Counter counter(
      Telemetry telemetry, String name, String project, String endpoint) {
    return telemetry.counter(name, "project", project, "endpoint", endpoint);
  }

  private static Counter result(
      Telemetry telemetry, String project, String endpoint, String result) {
    return telemetry.counter(
        "slipway.predictions", "project", project, "endpoint", endpoint, "result", result);
  }
}
