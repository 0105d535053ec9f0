package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.cli.Exit;

/// `slipway demo` as a person starts it: ended in the middle, started over, and told to use what is
/// taken.
final class DemoIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int CUSTOMERS = 23_570;

  @TempDir private Path folder;

  @Test
  void demo_startsOverAfterItWasEndedAndReportsItsMonths() throws Exception {
    int port = freePort();
    endedInTheMiddle(port);
    var ended = Command.run(demo("home", port, "--exit", "--report", report()), environment());
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("1997-01   8,928 rows", "1997-06   3,054 rows");
    assertThat(ended.out())
        .contains("predicted  23,570 times", "every checksum holds, made again bit for bit")
        .doesNotContain("FAIL", "NOT");
    assertThat(isFree(port)).as("the demo's server ended with it").isTrue();
    reported();
  }

  /// What scripts read of it.
  private void reported() throws IOException {
    var report = Json.tree(Files.readAllBytes(Path.of(report())));
    assertThat(report.path("predictions").asLong()).isEqualTo(CUSTOMERS);
    assertThat(report.path("seconds").asDouble()).isPositive();
    assertThat(report.path("lineage").path("verified").asBoolean()).isTrue();
    assertThat(report.path("lineage").path("replayedBitForBit").asBoolean()).isTrue();
    assertThat(report.path("lineage").path("predictionId").asString()).hasSize(36);
    var months = report.path("months");
    assertThat(months.valueStream().map(month -> month.path("rows").asInt()))
        .containsExactly(8928, 11272, 11598, 3781, 2895, 3054);
    for (var month : months) {
      assertThat(month.propertyNames())
          .contains(
              "month",
              "checks",
              "predictions",
              "drift",
              "performance",
              "signal",
              "diagnosis",
              "action",
              "gate",
              "rollout",
              "model");
      assertThat(month.path("checks").path("failed").asInt()).isZero();
      assertThat(month.path("checks").path("passed").asInt()).isPositive();
    }
    assertThat(months.get(5).path("model").asString()).isEqualTo("customer_churn/1");
    var models = report.path("models");
    assertThat(models.size()).isEqualTo(1);
    assertThat(models.get(0).path("trainedAsOf").asString()).isEqualTo("1997-03-31");
    assertThat(models.get(0).path("promotedAt").asString()).isEqualTo("1997-06-30");
  }

  /// The first months of a demo; while it runs another one is refused its port, and its folder is
  /// not touched by what has none of a demo's.
  private void endedInTheMiddle(int port) throws Exception {
    var err = folder.resolve("err");
    var builder =
        new ProcessBuilder(demo("home", port))
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment());
    var process = builder.start();
    try {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!Files.readString(err).contains("1997-02") && System.nanoTime() < end) {
        assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
        Thread.sleep(100);
      }
      var second = Command.run(demo("other", port, "--exit"), environment());
      assertThat(second.status()).isEqualTo(Exit.REFUSED.status());
      assertThat(second.err())
          .contains("port " + port + " is taken", "slipway demo --port " + (port + 1));
      assertThat(folder.resolve("other")).doesNotExist();
    } finally {
      process.destroy();
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(isFree(port)).as("its server ended with it").isTrue();
  }

  private String report() {
    return folder.resolve("demo.json").toString();
  }

  private List<String> demo(String home, int port, String... options) {
    var words = new ArrayList<>(Installation.cli());
    words.addAll(List.of("demo", "--home", folder.resolve(home).toString()));
    words.addAll(List.of("--port", Integer.toString(port), "--through", "1997-06"));
    words.addAll(List.of(options));
    return words;
  }

  /// What the launcher sets, with a launcher that starts what was built.
  private Map<String, String> environment() throws IOException {
    var launcher = folder.resolve("slipway");
    if (!Files.exists(launcher)) {
      var words = new StringBuilder("#!/bin/sh\nshift\nexec");
      Installation.server().forEach(word -> words.append(" '").append(word).append('\''));
      Files.writeString(launcher, words + " \"$@\"\n");
      Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }
    return Map.of(
        "SLIPWAY_ROOT", Installation.root().toString(), "SLIPWAY_LAUNCHER", launcher.toString());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
