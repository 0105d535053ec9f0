package slipway.references;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Garbage;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.db.Database;
import slipway.references.Collector.Mode;
import slipway.testing.FakeClock;
import slipway.time.WallClock;

/// What collection promises, whatever the database.
abstract class CollectorContract {
  private static final Duration GRACE = Duration.ofHours(1);

  @TempDir Path directory = Path.of("");

  /// Files have the real time; this one goes on from there.
  private final FakeClock wall = new FakeClock(Instant.now());

  private @Nullable FileBlobs store;
  private @Nullable References opened;
  private @Nullable Database database;

  abstract Database database(Path folder);

  @BeforeEach
  void open() {
    database = database(directory);
    store = FileBlobs.open(directory.resolve("blobs"), CrashPoint.none());
    opened = References.open(wall, blobs());
  }

  @AfterEach
  void close() {
    db().close();
  }

  private Database db() {
    return Objects.requireNonNull(database);
  }

  private FileBlobs blobs() {
    return Objects.requireNonNull(store);
  }

  private References references() {
    return Objects.requireNonNull(opened);
  }

  private Digest put(String text) {
    return blobs().put(text.getBytes(StandardCharsets.UTF_8));
  }

  private void name(String owner, Digest blob) {
    db().inTransaction(
            "test.name",
            tx -> {
              references().add(tx, owner, blob);
              return null;
            });
  }

  private void giveUp(String owner) {
    db().inTransaction(
            "test.giveUp",
            tx -> {
              references().remove(tx, owner);
              return null;
            });
  }

  private Garbage collect() {
    return new Collector(db(), blobs(), wall, GRACE).collect(Mode.COLLECT);
  }

  private void graceGoesBy() {
    wall.advance(GRACE.plusMinutes(1)); // the files have the real time, which went on too
  }

  private boolean isThere(Digest blob) {
    return blobs().size(blob).isPresent();
  }

  @Test
  void collect_deletesWhatNobodyNamesAfterTwoGraceTimes() {
    var named = put("named");
    var garbage = put("garbage");
    name("tree/a", named);
    assertThat(collect().young()).isEqualTo(1);
    graceGoesBy();
    assertThat(collect())
        .satisfies(found -> assertThat(found.condemned()).isEqualTo(1))
        .satisfies(found -> assertThat(found.named()).isEqualTo(1));
    assertThat(collect().waiting()).isEqualTo(1);
    assertThat(isThere(garbage)).isTrue();
    graceGoesBy();
    assertThat(collect())
        .satisfies(found -> assertThat(found.deleted()).isEqualTo(1))
        .satisfies(found -> assertThat(found.deletedBytes()).isEqualTo("garbage".length()));
    assertThat(isThere(garbage)).isFalse();
    assertThat(isThere(named)).isTrue();
    assertThat(collect().blobs()).isEqualTo(1);
  }

  @Test
  void dryRun_countsAndDoesNothing() {
    var garbage = put("garbage");
    graceGoesBy();
    var dry = new Collector(db(), blobs(), wall, GRACE);
    assertThat(dry.collect(Mode.DRY_RUN).condemned()).isEqualTo(1);
    assertThat(dry.collect(Mode.DRY_RUN).condemned()).isEqualTo(1);
    collect();
    graceGoesBy();
    assertThat(dry.collect(Mode.DRY_RUN).deleted()).isEqualTo(1);
    assertThat(isThere(garbage)).isTrue();
  }

  @Test
  void blob_whoseNameIsGivenUpIsGarbage() {
    var blob = put("once named");
    name("tree/a", blob);
    name("tree/b", blob);
    giveUp("tree/a");
    graceGoesBy();
    assertThat(collect().named()).isEqualTo(1);
    giveUp("tree/b");
    assertThat(collect().condemned()).isEqualTo(1);
  }

  @Test
  void naming_revivesACondemnedBlob() {
    var blob = put("x");
    graceGoesBy();
    collect();
    graceGoesBy();
    name("tree/a", blob);
    assertThat(collect().deleted()).isZero();
    assertThat(isThere(blob)).isTrue();
    giveUp("tree/a");
    graceGoesBy();
    assertThat(collect().condemned()).as("the grace begins anew").isEqualTo(1);
  }

  @Test
  void namingAfterTheDeletion_isRefusedUntilTheBlobIsPutAgain() {
    var blob = put("x");
    graceGoesBy();
    collect();
    graceGoesBy();
    collect();
    assertThatThrownBy(() -> name("tree/a", blob))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    put("x");
    name("tree/a", blob);
    graceGoesBy();
    graceGoesBy();
    assertThat(collect().named()).isEqualTo(1);
    assertThat(isThere(blob)).isTrue();
  }

  /// Uploads and namings of the same few contents, names given up again, and a collector with next
  /// to no grace, all at once: whatever is named is there.
  @Test
  void race_neverLosesWhatIsNamed() throws Exception {
    var real = WallClock.system();
    var collector = new Collector(db(), blobs(), real, Duration.ofMillis(2));
    var stop = new AtomicBoolean();
    var lost = new ArrayList<String>();
    int conflicts;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var namers = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 4; i++) {
        int thread = i;
        namers.add(threads.submit((Callable<Integer>) () -> nameAndGiveUp(thread, lost)));
      }
      var collecting =
          threads.submit(() -> {
            long deleted = 0;
            while (!stop.get()) {
              deleted += collector.collect(Mode.COLLECT).deleted();
            }
            return deleted;
          });
      conflicts = 0;
      for (var namer : namers) {
        conflicts += namer.get();
      }
      stop.set(true);
      assertThat(collecting.get()).as("the race was one").isPositive();
    }
    assertThat(lost).isEmpty();
    assertThat(conflicts).as("namings refused").isLessThan(4 * ROUNDS);
  }

  private static final int ROUNDS = 150;

  private int nameAndGiveUp(int thread, List<String> lost) throws InterruptedException {
    var random = new Random(thread);
    int conflicts = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var blob = put("content " + random.nextInt(6));
      var owner = "race/" + thread + "/" + round;
      Thread.sleep(random.nextInt(8)); // longer than the grace at times: then it may be refused
      try {
        name(owner, blob);
      } catch (SlipwayException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        conflicts++;
        continue;
      }
      for (int look = 0; look < 3; look++) {
        if (!isThere(blob)) {
          synchronized (lost) {
            lost.add(owner);
          }
        }
        Thread.sleep(random.nextInt(3));
      }
      giveUp(owner);
    }
    return conflicts;
  }
}
