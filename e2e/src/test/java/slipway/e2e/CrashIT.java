package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Automation.Decision;
import slipway.cli.demo.DemoServer;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;
import slipway.client.SlipwayClient;

/// A server that is halted again and again, at named points before and after commits, and replays
/// on each time, comes to what one that was never halted comes to.
final class CrashIT {
  private static final int AHEAD_MAX = 2 * 16;
  private static final int HALTED = 137;
  private static final Duration EXIT_LOOK = Duration.ofMillis(10);
  private static final int EXIT_LOOKS_MAX = 3000;
  private static final YearMonth SEPTEMBER = YearMonth.of(1997, 9);

  /// One for each start of the server, in the order in which the replay comes to them.
  private static final List<String> IMPORT =
      List.of(
          "before:datasets.deliver",
          "after:datasets.deliver",
          "before:datasets.stage",
          "after:pipelines.importEnded",
          "after:datasets.publish");

  private static final List<String> FEATURES =
      List.of(
          "before:datasets.commit",
          "after:datasets.commit",
          "before:features.publishRows#3",
          "after:features.publish",
          "before:pipelines.featuresEnded");

  private static final List<String> TRAIN =
      List.of(
          "after:tracking.createRun", "before:pipelines.trainEnded", "after:pipelines.gateEnded");

  private static final List<String> RELEASE =
      List.of(
          "before:registry.createPackage",
          "after:registry.createVersion",
          "before:serving.propose",
          "after:serving.propose");

  private static final List<String> PREDICT =
      List.of(
          "before:serving.predict#3000",
          "before:serving.predict#9000",
          "before:serving.predict#7000");

  private static final List<String> LOOP =
      List.of(
          "before:automation.wake",
          "after:monitoring.judge",
          "before:automation.decide",
          "after:automation.decide",
          "before:rollout.look",
          "before:rollout.promote",
          "after:rollout.promote");

  /// After September: pairs mature, promotions are confirmed, candidates are refused.
  private static final List<String> LATER =
      List.of(
          "after:datasets.stage",
          "before:serving.predict#20000",
          "after:rollout.matured",
          "before:rollout.judge",
          "after:rollout.judge",
          "before:datasets.publish",
          "before:rollout.confirm",
          "after:rollout.confirm",
          "before:features.publish",
          "after:tracking.logBatch#2",
          "before:pipelines.gateEnded",
          "before:serving.predict#15000",
          "before:pipelines.importEnded",
          "before:monitoring.window",
          "after:automation.decide",
          "before:pipelines.evaluateEnded",
          "before:serving.predict#5000",
          "after:datasets.deliver",
          "before:features.publishBegin",
          "after:pipelines.trainEnded",
          "before:monitoring.submit",
          "before:pipelines.start",
          "after:monitoring.window");

  @TempDir private Path temp;

  /// What must come out alike.
  ///
  /// @param decisions digests of the loop's decisions, in their order
  /// @param rollouts what became of each rollout
  private record Outcome(
      Map<String, TreeSet<String>> trees,
      List<Digest> packages,
      Digest release,
      List<String> decisions,
      List<String> rollouts,
      TreeSet<String> predictions,
      long logRows,
      long temporaryBytes) {}

  @Test
  void killedServer_comesToTheSame() throws Exception {
    boolean isLong = Boolean.getBoolean("slipway.long");
    var last = isLong ? Line.LAST : SEPTEMBER;
    var points =
        Stream.of(
                IMPORT, FEATURES, TRAIN, RELEASE, PREDICT, LOOP, isLong ? LATER : List.<String>of())
            .flatMap(List::stream)
            .toList();
    assertThat(points).hasSizeGreaterThanOrEqualTo(isLong ? 50 : 20);
    var never = replay("never", List.of(), last);
    var killed = replay("killed", points, last);
    assertThat(killed.trees()).isEqualTo(never.trees());
    assertThat(killed.packages()).isEqualTo(never.packages());
    assertThat(killed.release()).isEqualTo(never.release());
    assertThat(killed.decisions()).isEqualTo(never.decisions());
    assertThat(killed.rollouts()).isEqualTo(never.rollouts());
    assertThat(killed.predictions()).isEqualTo(never.predictions());
    assertThat(killed.logRows())
        .isBetween(never.logRows(), never.logRows() + (long) points.size() * AHEAD_MAX);
    assertThat(killed.temporaryBytes()).isLessThanOrEqualTo(never.temporaryBytes() * 3 / 2);
  }

  private Outcome replay(String name, List<String> points, YearMonth last) throws Exception {
    var home = temp.resolve(name);
    var server = new DemoServer(Line.server(home), home, 0, "--clock", "replay");
    var left = new ArrayList<>(points);
    var halted = new ArrayList<String>();
    var watch = new Watch();
    try {
      var replay =
          new Replay(
              start(server, left, halted),
              failure -> {
                assertThat(exitStatus(server, failure)).isEqualTo(HALTED);
                halted.add(points.get(halted.size()) + " while " + watch.step);
                return start(server, left, halted);
              },
              watch);
      replay.apply(Installation.example());
      for (var delivery : Months.read(Installation.purchases()).deliveries()) {
        if (!delivery.month().isAfter(last)) {
          replay.month(delivery);
        }
      }
      assertThat(halted).as("servers halted; left: " + left).hasSameSizeAs(points);
      return outcome(home, replay);
    } finally {
      server.close();
    }
  }

  /// Knows what the replay is at.
  private static final class Watch implements Replay.Listener {
    private volatile String step = "";

    @Override
    public void progress(YearMonth month, String now, long done, long total) {
      step = month + " " + now;
    }

    @Override
    public void finished(Replay.MonthResult month) {
      step = month.month() + " finished";
    }
  }

  /// What was left undone is gone on with before a server says that it is ready: it may come to its
  /// point while it starts.
  private static SlipwayClient start(DemoServer server, List<String> left, List<String> halted) {
    while (true) {
      var point = left.isEmpty() ? "" : left.removeFirst();
      try {
        return SlipwayClient.to(server.start(Map.of("SLIPWAY_CRASH_POINT", point)));
      } catch (SlipwayException e) {
        if (e.code() != ErrorCode.UNAVAILABLE || exitStatus(server, e) != HALTED) {
          throw e;
        }
        halted.add(point + " while starting");
      }
    }
  }

  /// Of the server that does not answer; fails when it goes on living.
  private static int exitStatus(DemoServer server, SlipwayException failure) {
    try {
      for (int look = 0; server.isAlive(); look++) {
        if (look == EXIT_LOOKS_MAX) {
          throw new AssertionError("the server lives but does not answer", failure);
        }
        Thread.sleep(EXIT_LOOK);
      }
      return server.awaitExit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  private static Outcome outcome(Path home, Replay replay) throws Exception {
    var project = replay.client().get().defaultProject();
    var trees = new TreeMap<String, TreeSet<String>>();
    for (var dataset :
        List.of(Replay.DATASET, "features/" + Replay.VIEW, "labels/" + Replay.LABELS)) {
      var found = new TreeSet<String>();
      for (var commit : project.commits(dataset)) {
        found.add(commit.cutoff() + " " + commit.tree());
      }
      trees.put(dataset, found);
    }
    var head = project.commit("predictions/" + Replay.ENDPOINT, "head");
    var release = java.util.Objects.requireNonNull(project.endpoint(Replay.ENDPOINT).release());
    return new Outcome(
        trees,
        project.model("customer_churn").versions().stream()
            .map(version -> java.util.Objects.requireNonNull(version.packageDigest()))
            .toList(),
        release.digest(),
        project.automation().timeline(Replay.AUTOMATION).stream().map(CrashIT::told).toList(),
        project.rollouts(Replay.ENDPOINT).stream()
            .map(rollout ->
                rollout.number()
                    + " "
                    + rollout.version()
                    + " "
                    + rollout.status()
                    + " "
                    + rollout.pairs())
            .toList(),
        new StoredBytes(home).predictions(head.tree()),
        head.rows(),
        size(home.resolve("tmp")));
  }

  /// The evidence of a rollout's end counts requests, those asked again after a kill among them.
  private static String told(Decision decision) {
    var digest = decision.kind().equals("rolled-out") ? "" : decision.digest();
    return "%s %s %s %s %s %s"
        .formatted(
            decision.cutoff(),
            decision.kind(),
            decision.diagnosis(),
            decision.action(),
            decision.model(),
            digest);
  }

  private static long size(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (var files = Files.walk(directory)) {
      long bytes = 0;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
