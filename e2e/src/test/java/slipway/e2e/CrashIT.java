package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.cli.demo.DemoServer;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;
import slipway.client.SlipwayClient;

/// A server that is halted again and again, at named points before and after commits, and replays
/// on each time, comes to what one that was never halted comes to.
final class CrashIT {
  private static final int AHEAD_MAX = 2 * 16;
  private static final List<String> POINTS = List.of();

  @TempDir private Path temp;

  /// What must come out alike.
  private record Outcome(
      Map<String, TreeSet<String>> trees,
      List<Digest> packages,
      Digest release,
      TreeSet<String> predictions,
      long logRows,
      long temporaryBytes) {}

  @Test
  void killedServer_comesToTheSame() throws Exception {
    boolean isLong = Boolean.getBoolean("slipway.long");
    var last = isLong ? Line.LAST : YearMonth.of(1997, 9);
    var never = replay("never", List.of(), last);
    var points = isLong ? repeated() : POINTS;
    var killed = replay("killed", points, last);
    assertThat(killed.trees()).isEqualTo(never.trees());
    assertThat(killed.packages()).isEqualTo(never.packages());
    assertThat(killed.release()).isEqualTo(never.release());
    assertThat(killed.predictions()).isEqualTo(never.predictions());
    assertThat(killed.logRows())
        .isBetween(never.logRows(), never.logRows() + (long) points.size() * AHEAD_MAX);
    assertThat(killed.temporaryBytes()).isLessThanOrEqualTo(never.temporaryBytes() * 3 / 2);
  }

  private static List<String> repeated() {
    var points = new ArrayList<>(POINTS);
    points.addAll(POINTS);
    points.addAll(POINTS.subList(0, 10));
    return points;
  }

  private Outcome replay(String name, List<String> points, YearMonth last) throws Exception {
    var home = temp.resolve(name);
    var server = new DemoServer(Line.server(home), home, 0, "--clock", "replay");
    var left = new ArrayList<>(points);
    try {
      var client = start(server, left);
      var replay =
          new Replay(
              client,
              failure -> {
                if (server.isAlive()) {
                  awaitEnd(server, failure);
                }
                return start(server, left);
              },
              new Line.Quiet());
      replay.apply(Installation.example());
      for (var delivery : Months.read(Installation.purchases()).deliveries()) {
        if (!delivery.month().isAfter(last)) {
          replay.month(delivery);
        }
      }
      assertThat(left).as("points that were never passed").isEmpty();
      return outcome(home, replay);
    } finally {
      server.close();
    }
  }

  private static SlipwayClient start(DemoServer server, List<String> left) {
    var point = left.isEmpty() ? "" : left.removeFirst();
    return SlipwayClient.to(server.start(Map.of("SLIPWAY_CRASH_POINT", point)));
  }

  private static void awaitEnd(DemoServer server, SlipwayException failure) {
    try {
      Thread.sleep(1000);
      if (server.isAlive()) {
        throw new AssertionError("the server lives but does not answer", failure);
      }
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
        new StoredBytes(home).predictions(head.tree()),
        head.rows(),
        size(home.resolve("tmp")));
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
