package slipway.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.Rollout;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.api.wire.RolloutSizing;
import slipway.serving.ArmCounts;
import slipway.serving.ArmCounts.Counts;
import slipway.serving.ArmCounts.Firsts;
import slipway.serving.Configuration;
import slipway.serving.HoldBack;
import slipway.serving.Split;
import slipway.time.BusinessClock;

/// Rollouts as the pages' tests give them.
final class RolloutFixtures {
  private RolloutFixtures() {}

  private static Instant end(String day) {
    return BusinessClock.endOf(LocalDate.parse(day));
  }

  static Rollout rollout(Status status) {
    boolean running = status.isRunning();
    return new Rollout(
        "default",
        "churn",
        1,
        "churn",
        status,
        "customer_churn",
        2,
        GateFixtures.release(2).digest(),
        GateFixtures.release(1).digest(),
        "PASS: better by 0.0031 [0.0012, 0.0049]",
        status == Status.SHADOW ? 0 : 1,
        running ? 0.1 : 1,
        running ? 14_211 : 23_570,
        23_570,
        23_570,
        Verdict.INCONCLUSIVE,
        0,
        running
            ? "The candidate answers 10 % of the requests."
            : "23,570 requests, guard-rails quiet. Promoted on the offline gate; labels will confirm or undo it.",
        end("1997-09-30"),
        running ? null : end("1997-09-30"),
        "slipway:automation",
        "churn-1997-09-30-2");
  }

  static EndpointPages.Service service() {
    var primary = GateFixtures.release(1);
    var candidate = GateFixtures.release(2);
    var counts =
        new ArmCounts(
            3,
            Fixtures.NOW,
            new Counts(12_790, 4, 0, 11, new Firsts(0, 0, 0, 0)),
            new Counts(1_421, 1, 0, 0, new Firsts(0, 0, 0, 0)),
            new Counts(14_211, 1, 0, 0, new Firsts(0, 0, 0, 0)),
            new ArmCounts.Shadowing(14_211, 14_200, 0, 11, 0, 0));
    return new EndpointPages.Service(
        new Split(
            3, primary, Optional.of(new Split.Arm(candidate, 1_000)), List.of(candidate), "salt-1"),
        counts,
        null,
        List.of(rollout(Status.CANARY)),
        List.of(
            new HoldBack(
                "default",
                HoldBack.FEATURE_VIEW,
                "customer_activity",
                Fixtures.digest("hours"),
                "churn-1997-12-31-1",
                "Its contract refused what it computed: recency_days was <0 in 812 rows.",
                end("1997-12-31")),
            new HoldBack(
                "default",
                HoldBack.RELEASE,
                "churn",
                GateFixtures.release(2).digest(),
                "rollback-2",
                "Errors after the change of hours.",
                end("1997-12-31"))),
        DecisionFixtures.automation(),
        EndpointFixtures.marks(),
        new Configuration(.5, "churns", "stays", List.of()));
  }

  static RolloutSpec spec() {
    return new RolloutSpec(
        null,
        "churn",
        new RolloutSpec.Shadow(1.0, 0L),
        List.of(new RolloutSpec.Step(.1, 23_570)),
        null,
        new RolloutSpec.Quality(RolloutSpec.Loss.BRIER, .05, .001),
        new RolloutSpec.Verdicts(null, null, null, RolloutSpec.Action.PROMOTE_ON_GATE, null));
  }

  /// Everything at once, and back at once.
  static RolloutSpec blueGreen() {
    return new RolloutSpec(
        null, "churn", null, null, null, null, null, new RolloutSpec.BlueGreen(200, 5_000L, "1h"));
  }

  /// The same rollout with this share of the requests.
  static Rollout rollout(Status status, double weight) {
    var r = rollout(status);
    return new Rollout(
        r.project(),
        r.endpoint(),
        r.number(),
        r.rollout(),
        status,
        r.model(),
        r.version(),
        r.candidate(),
        r.former(),
        r.gate(),
        r.step(),
        weight,
        r.requests(),
        r.wanted(),
        r.mirrored(),
        r.verdict(),
        412,
        r.sentence(),
        r.startedAt(),
        r.endedAt(),
        r.startedBy(),
        r.decision());
  }

  static RolloutSizing sizing() {
    return new RolloutSizing(
        "churn",
        .05,
        .8,
        .1,
        new RolloutSizing.Traffic(0, null, 0, 0),
        new RolloutSizing.GuardRail(.0125, 0, .01, 9_876L, null),
        null,
        List.of("9,876 requests a day.", "Errors are proved after 9,876 requests."));
  }

  static List<Rollout.Look> looks() {
    var looks = new ArrayList<Rollout.Look>();
    for (int i = 0; i < 6; i++) {
      looks.add(
          new Rollout.Look(
              i + 1,
              end("1997-09-30"),
              i == 0 ? Status.SHADOW : Status.CANARY,
              i == 0 ? 0 : 1,
              4_700L * i,
              470L * i,
              List.of(
                  new Rollout.Rail("errors", i, 2L * i, 0.7 * i, Math.pow(.6, i), .0125, false),
                  new Rollout.Rail("slow", 0, 4L * i, 0.3 * i, 1.0, .0125, false),
                  new Rollout.Rail(
                      "sampleRatio", 470L * i, 4_230L * i, 470.0 * i, .31, .0125, false)),
              Verdict.INCONCLUSIVE,
              0,
              null,
              i == 0 ? "started" : "none",
              i == 0 ? "Asked beside the release that answers." : "Guard-rails quiet."));
    }
    return looks;
  }
}
