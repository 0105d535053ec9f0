package slipway.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import slipway.api.Json;
import slipway.api.wire.Activity.Condition;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Execution;
import slipway.jobs.Job;
import slipway.jobs.JobId;

/// What asks for a person, as the pages' tests give it.
final class TroubleFixtures {
  private static final int PIPELINES = 25;

  private TroubleFixtures() {}

  /// @param kind `none`, `alerts`, `jobs`, or `others`: everything that opens no alert
  static Troubles.Known known(String kind) {
    return switch (kind) {
      case "none" -> Troubles.Known.NONE;
      case "alerts" -> new Troubles.Known(AlertFixtures.groups(), List.of(), List.of(), List.of());
      case "jobs" -> new Troubles.Known(List.of(), List.of(), List.of(job(2), job(1)), List.of());
      default ->
          new Troubles.Known(
              List.of(),
              Collections.nCopies(
                  PIPELINES,
                  new Execution.Pipeline(
                      "churn", null, List.of(), Fixtures.execution(8, Execution.Status.FAILED))),
              List.of(job(2), job(1)),
              List.of(
                  new Condition("database", null),
                  new Condition("releases", "release 1 of churn: its package is not stored")));
    };
  }

  private static Job job(int hours) {
    Instant failed = Fixtures.NOW.minus(Duration.ofHours(3 - hours));
    return new Job(
        new JobId(new UUID(0, hours)),
        "default",
        "features.labels",
        "" + hours,
        Json.object(),
        Job.Status.FAILED,
        1,
        0,
        Optional.empty(),
        failed,
        failed,
        Optional.of(failed),
        Optional.of("out of <memory>"));
  }

  /// An endpoint about whose gap nobody has declared a limit.
  static EndpointPages.Known quiet() {
    var churn = Fixtures.known(true);
    var endpoint = churn.endpoint();
    return new EndpointPages.Known(
        new Endpoint(
            "quiet",
            null,
            endpoint.model(),
            endpoint.views(),
            endpoint.release(),
            endpoint.predictions()),
        List.of(),
        List.of(),
        churn.performance(),
        churn.judged(),
        Calibration.Limits.NONE,
        EndpointPages.Service.NONE);
  }
}
