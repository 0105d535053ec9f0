package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.api.DecisionId;
import slipway.testing.ChurnLine;
import slipway.testing.TestDatabases;

/// A split and what it counts and scores, when the process dies.
final class SplitCrashTest {
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final int HALTED = 137;
  private static final int ACKNOWLEDGED = 1_500;

  @TempDir private Path directory = Path.of("");

  @Test
  void killedServer_hasCountedEveryAcknowledgedRequestAndCallsTheRestOfTheShadowMissing()
      throws Exception {
    Release champion;
    Release candidate;
    Instant now;
    try (var line = line(Instant.EPOCH)) {
      champion = line.release(line.model(1));
      candidate = line.serving.propose("default", "churn", line.model(2));
      line.serving.prepare(candidate);
      split(
          line,
          new Split(
              0, champion, Optional.of(new Split.Arm(candidate, 2_000)), List.of(candidate), "s"));
      now = line.business.now();
    }
    var child = start("none", now);
    var acknowledged = new HashSet<UUID>();
    try (var lines = child.inputReader()) {
      for (int i = 0; i < ACKNOWLEDGED; i++) {
        acknowledged.add(UUID.fromString(lines.readLine()));
      }
      child.destroyForcibly().waitFor();
    }
    try (var line = reopened(now)) {
      line.serving.seal();
      var counts = line.serving.counts("default", "churn");
      long logged = line.serving.log().count("default", "churn");
      assertThat(logged).isGreaterThanOrEqualTo(ACKNOWLEDGED);
      assertThat(counts.primary().requests() + counts.canary().requests())
          .isBetween(logged - 1, logged);
      assertThat(counts.canary().requests()).isPositive();
      var shadowing = counts.shadowing();
      assertThat(shadowing.due()).isBetween(logged - 1, logged);
      assertThat(shadowing.missing()).isEqualTo(shadowing.due() - shadowing.scored());
      long scored = line.serving.shadows().count("default", "churn");
      assertThat(scored).isBetween(shadowing.scored(), shadowing.scored() + 1);
      var pairs =
          line.serving.pairs("default", "churn", champion.digest(), candidate.digest(), JANUARY);
      assertThat(pairs).hasSize(Math.toIntExact(scored));
      assertThat(pairs).allMatch(pair -> Float.isFinite(pair.first() + pair.second()));
      var found1 = line.database.read(tx -> line.serving.split(tx, "default", "churn"));
      assertThat(found1)
          .get()
          .satisfies(split -> assertThat(split.shadows()).containsExactly(candidate));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"before:serving.rollback", "after:serving.rollback"})
  void haltedRollback_happenedAsAWholeOrNotAtAll(String point) throws Exception {
    Release first;
    Release second;
    Instant now;
    try (var line = line(Instant.EPOCH)) {
      first = line.release(line.model(1));
      second = line.release(line.model(2));
      line.settle();
      now = line.business.now();
    }
    assertThat(start(point, now).waitFor()).isEqualTo(HALTED);
    boolean done = point.startsWith("after");
    try (var line = reopened(now)) {
      var found2 = line.database.read(tx -> line.serving.active(tx, "default", "churn"));
      assertThat(found2).contains(done ? first : second);
      var found3 = line.database.read(tx -> line.serving.holdBacks(tx, "default"));
      assertThat(found3).hasSize(done ? 1 : 0);
      var found4 = line.database.read(tx -> line.serving.split(tx, "default", "churn"));
      assertThat(found4)
          .get()
          .satisfies(split -> assertThat(split.number()).isEqualTo(done ? 3 : 2));
      var found5 = line.database.read(tx -> line.serving.history(tx, "default", "churn"));
      assertThat(found5).hasSize(done ? 3 : 2);
      assertThat(line.serving.counts("default", "churn").split()).isEqualTo(done ? 3 : 2);
    }
  }

  private ChurnLine line(Instant now) {
    var line = new ChurnLine(directory, TestDatabases.sqlite(directory), now).applyExample();
    line.importMonth(YearMonth.of(1997, 1));
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    return line;
  }

  private ChurnLine reopened(Instant now) {
    var line = new ChurnLine(directory, TestDatabases.sqlite(directory), now);
    line.settle();
    return line;
  }

  private static void split(ChurnLine line, Split next) {
    line.change(tx -> line.serving.split(tx, ChurnLine.CALLER, 1, next, new DecisionId("d-test")));
    line.settle();
  }

  private Process start(String point, Instant now) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dslipway.root=" + System.getProperty("slipway.root", ".."),
            "-cp",
            System.getProperty("java.class.path"),
            SplitCrashMain.class.getName(),
            directory.toString(),
            point,
            now.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
