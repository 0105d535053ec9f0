package slipway.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.Task;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.Dataset;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Status;
import slipway.api.wire.FeatureView;
import slipway.api.wire.Judged;
import slipway.api.wire.Performance;
import slipway.serving.LoggedPrediction;
import slipway.time.BusinessClock;

/// What areas answer, as the pages' tests give it to them.
final class Fixtures {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private Fixtures() {}

  static Digest digest(String of) {
    return Digest.of(of.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  static UUID id(int number) {
    return UUID.fromString(String.format("01936b00-0000-7000-8000-%012x", number));
  }

  static Instant end(LocalDate day) {
    return BusinessClock.endOf(day);
  }

  static LocalDate month(int number) {
    var first = LocalDate.of(1997, 1, 1).plusMonths(number);
    return first.withDayOfMonth(first.lengthOfMonth());
  }

  static Dataset.Commit commit(int number, long rows, long added) {
    return new Dataset.Commit(
        id(number),
        digest("tree" + number),
        number == 0 ? null : id(number - 1),
        "slipway:pipelines",
        end(month(number)),
        NOW.minusSeconds(5000 - 60L * number),
        "Import cdnow-" + month(number).toString().substring(0, 7) + ".txt",
        rows,
        added,
        null,
        digest("report" + number),
        null);
  }

  static List<Dataset.Commit> commits() {
    long[] added = {8928, 11272, 11598, 3781, 2895, 3054, 2942, 2320, 2296, 2562};
    var commits = new ArrayList<Dataset.Commit>();
    long rows = 0;
    for (int i = 0; i < added.length; i++) {
      rows += added[i];
      commits.addFirst(commit(i, rows, added[i]));
    }
    return commits;
  }

  static Dataset purchases(int quarantined) {
    return new Dataset(
        "purchases",
        "Purchases of CDs, one row each, delivered month by month.",
        "purchases",
        51_648,
        10,
        0,
        quarantined,
        commits().getFirst());
  }

  static List<Dataset> datasets() {
    return List.of(
        purchases(1),
        new Dataset(
            "features/customer_activity",
            "What a customer has bought up to the cutoff.",
            "customer-activity",
            23_570,
            10,
            0,
            0,
            commits().getFirst()),
        new Dataset(
            "labels/churned_90d",
            "Whether a customer buys nothing in 90 days.",
            null,
            23_570,
            7,
            0,
            0,
            commits().getFirst()),
        new Dataset("predictions/churn", null, null, 94_280, 4, 0, 0, commits().getFirst()));
  }

  static FeatureView view() {
    var features = new ArrayList<FeatureViewSpec.Feature>();
    for (var name :
        List.of(
            "tenure_days",
            "recency_days",
            "frequency",
            "monetary_total",
            "monetary_avg",
            "last_order_dollars",
            "cds_total",
            "orders_30d",
            "orders_90d",
            "spend_90d",
            "mean_gap_days",
            "recency_over_gap")) {
      features.add(
          new FeatureViewSpec.Feature(name, "Days since the first order", "days", "ageing"));
    }
    var made = new ArrayList<FeatureView.Materialisation>();
    for (int i = 0; i < 10; i++) {
      made.add(
          new FeatureView.Materialisation(
              month(i),
              digest("view"),
              digest("features" + i),
              23_570,
              Map.of("purchases", 100L * i),
              end(month(i))));
    }
    return new FeatureView(
        "customer_activity",
        digest("view"),
        new FeatureViewSpec(
            "What a customer has bought up to the cutoff. An order is a customer's day.",
            new FeatureViewSpec.Entity("customer_id", "integer"),
            Map.of("purchases", "purchases"),
            "with orders as (\n  select customer_id, \"date\" as d, sum(dollars) as dollars\n  from purchases group by all\n)\nselect customer_id, count(*) as frequency\nfrom orders\ngroup by customer_id",
            features,
            null,
            true),
        month(9),
        made);
  }

  static Execution execution(int number, Status status) {
    var start = NOW.minusSeconds(3600 - 60L * number);
    var failed = status == Status.FAILED;
    return new Execution(
        id(1000 + number),
        "churn",
        number,
        "local",
        digest("pipeline"),
        false,
        status,
        end(month(number)),
        start,
        status.hasEnded() ? start.plusMillis(4300) : null,
        Map.of("cutoff", month(number).toString()),
        null,
        failed ? "step train: the trainer ended with status 137" : null,
        steps(status, start));
  }

  private static List<Execution.Step> steps(Status status, Instant start) {
    var steps = new ArrayList<Execution.Step>();
    steps.add(step("import", Status.SUCCEEDED, start, 0.3, "1 new delivery: cdnow-1997-06.txt"));
    steps.add(
        step("check", Status.SUCCEEDED, start.plusMillis(300), 0.2, "the staged rows are new"));
    steps.add(
        step(
            "features",
            Status.SUCCEEDED,
            start.plusMillis(500),
            0.9,
            "source tree purchases changed: 41528aac → e4f1c2d9"));
    steps.add(train(status, start));
    for (var name : List.of("evaluate", "register", "release")) {
      var next =
          switch (status) {
            case FAILED -> Status.SKIPPED;
            case RUNNING -> Status.WAITING;
            default -> Status.CACHED;
          };
      var at = next == Status.CACHED ? start.plusMillis(4100) : null;
      steps.add(
          new Execution.Step(
              name,
              name,
              List.of("train"),
              next,
              0,
              null,
              at == null ? null : "same inputs as in #4: " + digest(name).brief(),
              null,
              null,
              at,
              at == null ? null : at.plusMillis(60),
              null,
              null,
              null,
              null));
    }
    return steps;
  }

  private static Execution.Step train(Status status, Instant start) {
    var failed = status == Status.FAILED;
    var running = status == Status.RUNNING;
    return new Execution.Step(
        "train",
        "train",
        List.of("features"),
        failed ? Status.FAILED : running ? Status.RUNNING : Status.SUCCEEDED,
        1,
        end(month(5)),
        "newest matured cutoff 1997-03-31 has no training yet",
        "round 31 of 50",
        0.62,
        start.plusMillis(1400),
        running ? null : start.plusMillis(4100),
        digest("inputs"),
        null,
        Json.treeOf(Map.of("training", digest("training").hex(), "auc", 0.69448)),
        failed
            ? "the trainer ended with status 137 after 2.7 s (killed: out of memory?); resume runs it again"
            : null);
  }

  private static Execution.Step step(
      String name, Status status, Instant start, double seconds, String reason) {
    return new Execution.Step(
        name,
        name,
        List.of(),
        status,
        1,
        start,
        reason,
        null,
        null,
        start,
        start.plusMillis((long) (1000 * seconds)),
        digest(name),
        null,
        null,
        null);
  }

  static List<Execution> executions() {
    return List.of(
        execution(9, Status.RUNNING),
        execution(8, Status.FAILED),
        execution(7, Status.SUCCEEDED),
        execution(6, Status.SUCCEEDED),
        execution(5, Status.SUCCEEDED));
  }

  static Execution.Pipeline pipeline() {
    return new Execution.Pipeline(
        "churn",
        "From the deliveries of the month to a released model.",
        List.of("import", "check", "features", "train", "evaluate", "register", "release"),
        execution(9, Status.RUNNING),
        new Execution.Schedule("0 2 1 * *", "UTC", true, end(month(10)), end(month(9))));
  }

  static Endpoint endpoint(boolean released) {
    return new Endpoint(
        "churn",
        "Will this customer buy nothing in the next 90 days?",
        "customer_churn",
        List.of("customer_activity"),
        released
            ? new Endpoint.Release(
                1,
                digest("release"),
                1,
                digest("package"),
                List.of(new Endpoint.View("customer_activity", digest("view"))),
                digest("configuration"),
                end(month(5)),
                "pipeline churn #6, step release")
            : null,
        released ? 306_410 : 0);
  }

  static List<Execution.LogLine> log() {
    return List.of(
        new Execution.LogLine(1, "train", 1, NOW, "round 50 of 50"),
        new Execution.LogLine(2, "train", 1, NOW, "<warning>"));
  }

  static EndpointPages.Known known(boolean released) {
    var recent = new ArrayList<LoggedPrediction>();
    var performance = new ArrayList<Performance>();
    if (released) {
      for (int i = 0; i < 300; i++) {
        float score = (float) (1 - Math.abs(Math.sin(i * 1.7)) * 0.7);
        recent.add(
            new LoggedPrediction(
                id(0xa001 + i),
                "r" + i,
                end(month(17)),
                NOW,
                "default",
                "churn",
                digest("release"),
                digest("package"),
                List.of(digest("features")),
                month(17),
                "" + (i + 1),
                new float[12],
                new float[] {score},
                "primary",
                1));
      }
      double[] gaps = {
        -.0281, -.0429, -.0374, -.0369, -.0479, -.0656, -.0627, -.0643, -.0734, -.0940
      };
      double[] aucs = {.7466, .7573, .7615, .7740, .7883, .7982, .8023, .8094, .8199, .8361};
      for (int i = 0; i < gaps.length; i++) {
        performance.add(
            new Performance(
                month(5 + i),
                month(8 + i),
                digest("release"),
                Task.BINARY,
                23_570,
                .8215 + i * .004,
                aucs[i],
                .4011 - i * .006,
                .11,
                .05,
                gaps[i],
                null,
                null,
                null,
                new Performance.Intervals(
                    null, null, new Judged.Range(gaps[i] - .0051, gaps[i] + .0051))));
      }
    }
    return new EndpointPages.Known(
        endpoint(released),
        List.of(view()),
        recent,
        performance,
        released ? JudgementFixtures.judged() : List.of(),
        JudgementFixtures.LIMITS,
        released ? RolloutFixtures.service() : EndpointPages.Service.NONE);
  }
}
