package slipway.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import slipway.api.Json;
import slipway.api.wire.Activity.Condition;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Execution;
import slipway.api.wire.Rollout;
import slipway.datasets.Listing;
import slipway.datasets.Quarantined;
import slipway.jobs.Job;
import slipway.jobs.JobId;
import slipway.pipelines.History;
import slipway.serving.Activation;
import slipway.time.BusinessClock;

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

  /// A release, one that took its place, the way back by hand, and what else happened since.
  static Changes.Known changes() {
    var executions =
        Fixtures.executions().stream()
            .map(e ->
                new History.Ran(
                    e.id(),
                    e.pipeline(),
                    e.number(),
                    e.status(),
                    e.at(),
                    e.author(),
                    e.error() == null ? "" : e.error()))
            .toList();
    var versions =
        Fixtures.commits().stream()
            .map(commit -> new Listing.OfDataset("purchases", commit))
            .toList();
    var back = BusinessClock.endOf(LocalDate.of(1997, 11, 15));
    var activations = new ArrayList<>(GateFixtures.model(false).activations());
    activations.addFirst(new Activation(3, GateFixtures.release(1), "rollback-1", "ada", back));
    var refused =
        new Quarantined(
            new UUID(0, 7),
            "default",
            "purchases",
            "cdnow-1997-11.txt",
            back,
            Fixtures.NOW,
            Optional.empty(),
            Json.object(),
            Fixtures.digest("bad"),
            Optional.empty());
    return new Changes.Known(
        Optional.empty(),
        executions,
        versions,
        List.of(DecisionFixtures.waiting()),
        activations,
        List.of(RolloutFixtures.rollout(Rollout.Status.PROMOTED)),
        RolloutFixtures.service().heldBack(),
        List.of(refused),
        AlertFixtures.resolved());
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
