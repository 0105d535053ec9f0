package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.serving.SegmentLog.Clockwork;

final class SegmentLogTest {
  private static final int CAPACITY = 16 << 10;

  @TempDir Path directory;

  @Test
  void append_losesNothingWhileSegmentsRollAndSeal() throws Exception {
    var log = open();
    var acknowledged = ConcurrentHashMap.<UUID>newKeySet();
    Set<UUID> sealed = new HashSet<>();
    int threads = 4;
    int each = 2000;
    try (var appenders = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        appenders.execute(() -> {
          for (int i = 0; i < each; i++) {
            var id = LogFixtures.id();
            if (log.append(LogFixtures.record(id, "5"))) {
              acknowledged.add(id);
            }
          }
        });
      }
      appenders.shutdown();
      do {
        log.prepare();
        log.force();
        for (var segment : log.ended()) {
          sealed.addAll(ids(segment.file()));
          log.sealed(segment);
        }
      } while (!appenders.awaitTermination(1, TimeUnit.MILLISECONDS));
    }
    log.roll();
    for (var segment : log.ended()) {
      assertThat(segment.summary().rows()).isEqualTo(ids(segment.file()).size());
      sealed.addAll(ids(segment.file()));
    }
    assertThat(acknowledged).hasSize(threads * each);
    assertThat(sealed).isEqualTo(acknowledged);
    assertThat(log.drops()).isZero();
  }

  @Test
  void open_takesWhatAFormerProcessLeftBehind() throws IOException {
    var before = open(); // never closed, as after kill -9
    var id = LogFixtures.id();
    before.append(LogFixtures.record(id, "5"));
    before.prepare();

    var after = open();

    assertThat(after.unsealedRows()).isEqualTo(1);
    assertThat(ids(after.ended().getFirst().file())).containsExactly(id);
    assertThat(after.ended().getFirst().summary().least()).isEqualTo(id);
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1); // the empty spare one is gone
    }
  }

  @Test
  void open_findsEveryRecordThatAKilledProcessHadAcknowledged() throws Exception {
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LogCrashMain.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var acknowledged = new HashSet<UUID>();
    try (var lines = child.inputReader()) {
      for (int i = 0; i < 5_000; i++) {
        acknowledged.add(UUID.fromString(lines.readLine()));
      }
      child.destroyForcibly().waitFor();
    }

    var log = open();

    var found = new HashSet<UUID>();
    for (var segment : log.ended()) {
      found.addAll(ids(segment.file()));
    }
    assertThat(acknowledged).hasSize(5_000);
    assertThat(found).containsAll(acknowledged);
  }

  @Test
  void append_countsWhatItCannotKeep() throws IOException {
    var log = open();
    Files.delete(directory);
    assertThat(log.append(LogFixtures.record(LogFixtures.id(), "5"))).isFalse();
    assertThat(log.drops()).isEqualTo(1);
  }

  @Test
  void forced_completesOnceOnDisk() {
    var log = open();
    log.append(LogFixtures.record(LogFixtures.id(), "5"));
    var future = log.forced();
    assertThat(future).isNotDone();
    log.force();
    assertThat(future).isCompleted();
  }

  private SegmentLog open() {
    return SegmentLog.open(
        "default",
        "churn",
        directory,
        CAPACITY,
        new Clockwork(LogFixtures::id, () -> LogFixtures.RECORDED_AT));
  }

  private static Set<UUID> ids(Path file) throws IOException {
    var ids = new HashSet<UUID>();
    Segment.scan(file, payload -> ids.add(new UUID(payload.getLong(), payload.getLong())));
    return ids;
  }
}
