package slipway.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.Config.DatabaseConfig;
import slipway.config.CrashPoint;
import slipway.telemetry.Telemetry;
import slipway.testing.TestDatabases;

/// What transactions promise, whatever the database.
abstract class DatabaseContract {
  private static final int WRITERS = 8;
  private static final int WRITES = 40;
  private static final int SKEW_ROUNDS = 30;

  @TempDir Path directory = Path.of("");
  DatabaseConfig config = new DatabaseConfig("", "", "");
  @Nullable Database opened;
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  abstract DatabaseConfig fresh(Path directory);

  @BeforeEach
  void open() {
    config = fresh(directory);
    opened = TestDatabases.open(config);
    Counters.create(opened);
  }

  @AfterEach
  void close() {
    database().close();
    threads.close();
  }

  Database database() {
    return java.util.Objects.requireNonNull(opened);
  }

  @Test
  void inTransaction_readsItsOwnWritesAndCommitsThem() {
    long within =
        database()
            .inTransaction(
                "test.write",
                tx -> {
                  Counters.set(tx, "a", 7);
                  return Counters.value(tx, "a");
                });

    assertThat(within).isEqualTo(7);
    assertThat(Counters.value(database(), "a")).isEqualTo(7);
  }

  @Test
  void inTransaction_leavesNothingWhenTheWorkThrows() {
    var failure = new IllegalArgumentException("no");
    assertThatThrownBy(() ->
            database()
                .inTransaction(
                    "test.write",
                    tx -> {
                      Counters.set(tx, "a", 7);
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(Counters.count(database())).isZero();
  }

  @Test
  void inTransaction_leavesNothingWhenAStatementFails() {
    assertThatThrownBy(() ->
            database()
                .inTransaction(
                    "test.write",
                    tx -> {
                      Counters.set(tx, "a", 7);
                      return tx.sql().execute("insert into counter (name) values ('b')");
                    }))
        .hasMessageContaining("value");

    assertThat(Counters.count(database())).isZero();
  }

  @Test
  void inTransaction_losesNoUpdateAmongManyWriters() {
    var running =
        IntStream.range(0, WRITERS)
            .mapToObj(_ ->
                threads.submit(() -> {
                  for (int i = 0; i < WRITES; i++) {
                    increment("a");
                  }
                }))
            .toList();

    running.forEach(DatabaseContract::join);
    assertThat(Counters.value(database(), "a")).isEqualTo(WRITERS * WRITES);
  }

  @Test
  void inTransaction_admitsNoWriteSkew() {
    for (int round = 0; round < SKEW_ROUNDS; round++) {
      database()
          .inTransaction(
              "test.reset",
              tx -> {
                Counters.set(tx, "ann", 1);
                Counters.set(tx, "bob", 1);
                return "";
              });
      var together = new CyclicBarrier(2);
      join(
          threads.submit(() -> leaveWhenTheOtherStays(together, "ann")),
          threads.submit(() -> leaveWhenTheOtherStays(together, "bob")));

      long left = Counters.value(database(), "ann") + Counters.value(database(), "bob");
      assertThat(left).as("round %d", round).isEqualTo(1);
    }
  }

  @Test
  void inTransaction_insertsWhatIsMissingOnlyOnce() {
    var inserted = new AtomicInteger();
    var running =
        IntStream.range(0, WRITERS)
            .mapToObj(i ->
                threads.submit(() -> {
                  boolean mine =
                      database()
                          .inTransaction(
                              "test.insertIfEmpty",
                              tx -> {
                                if (Counters.count(tx) > 0) {
                                  return false;
                                }
                                Counters.set(tx, "writer" + i, i);
                                return true;
                              });
                  inserted.addAndGet(mine ? 1 : 0);
                }))
            .toList();

    running.forEach(DatabaseContract::join);
    assertThat(inserted).hasValue(1);
    assertThat(Counters.count(database())).isEqualTo(1);
  }

  @Test
  void inTransaction_commitsTheGoodWhenOthersThatWaitedWithThemFail() {
    var release = new CountDownLatch(1);
    var first = threads.submit(() -> write("first", release));
    var good = new ArrayList<Future<?>>();
    var bad = new ArrayList<Future<?>>();
    for (int i = 0; i < WRITERS / 2; i++) {
      var name = "w" + i;
      good.add(threads.submit(() -> increment(name)));
      bad.add(threads.submit(() -> failAfterWriting(name)));
    }
    release.countDown();

    join(first);
    good.forEach(DatabaseContract::join);
    assertThat(bad)
        .allSatisfy(future ->
            assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("bad"));
    for (int i = 0; i < WRITERS / 2; i++) {
      assertThat(Counters.value(database(), "w" + i)).isEqualTo(1);
    }
  }

  @Test
  void inTransaction_refusesToNest() {
    assertThatThrownBy(
            () -> database().inTransaction("test.outer", _ -> Counters.count(database())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a read was asked for inside test.outer (expected: its Tx passed on");
    assertThatThrownBy(() -> database().inTransaction("test.outer", _ -> increment("a")))
        .hasMessageContaining("the transaction test.increment was asked for inside test.outer");
    assertThatThrownBy(() -> database().read(_ -> increment("a")))
        .hasMessageContaining("the transaction test.increment was asked for inside a read");

    assertThat(increment("a")).isEqualTo(1);
  }

  @Test
  void afterCommit_runsInOrderOnceTheWorkIsVisible() {
    var seen = new ArrayList<String>();
    database()
        .inTransaction(
            "test.write",
            tx -> {
              tx.afterCommit(() -> seen.add("first sees " + Counters.value(database(), "a")));
              Counters.set(tx, "a", 7);
              tx.afterCommit(() -> seen.add("second"));
              return "";
            });

    assertThat(seen).containsExactly("first sees 7", "second");
  }

  @Test
  void afterCommit_doesNotRunAfterARollback() {
    var ran = new AtomicInteger();
    assertThatThrownBy(() ->
        database()
            .inTransaction(
                "test.write",
                tx -> {
                  tx.afterCommit(ran::incrementAndGet);
                  throw new IllegalArgumentException("no");
                }));

    assertThat(ran).hasValue(0);
  }

  @Test
  void afterCommit_keepsTheCommitWhenAnActionThrows() {
    var ran = new AtomicInteger();
    database()
        .inTransaction(
            "test.write",
            tx -> {
              Counters.set(tx, "a", 7);
              tx.afterCommit(() -> {
                throw new IllegalStateException("an action that fails, as this test wants");
              });
              tx.afterCommit(ran::incrementAndGet);
              return "";
            });

    assertThat(ran).hasValue(1);
    assertThat(Counters.value(database(), "a")).isEqualTo(7);
  }

  @Test
  void read_seesOneSnapshotWhileOthersWrite() {
    increment("a");
    var seen =
        database()
            .read(tx -> {
              long before = Counters.value(tx, "a");
              join(threads.submit(() -> increment("a")));
              return List.of(before, Counters.value(tx, "a"));
            });

    assertThat(seen).containsExactly(1L, 1L);
    assertThat(Counters.value(database(), "a")).isEqualTo(2);
  }

  @Test
  void read_refusesToWrite() {
    assertThatThrownBy(() ->
            database()
                .read(tx -> {
                  Counters.set(tx, "a", 1);
                  return "";
                }))
        .hasMessageMatching("(?s).*(read-only|readonly).*");

    assertThat(Counters.count(database())).isZero();
    assertThat(increment("a")).isEqualTo(1);
  }

  @Test
  void prepared_worksAgainAfterARollback() {
    var sql = "insert into counter (name, value) values (?, ?)";
    for (var name : List.of("a", "b", "c")) {
      var failing = name.equals("b");
      try {
        database().inTransaction("test.prepared", tx -> insertPrepared(tx, sql, name, failing));
      } catch (IllegalArgumentException _) {
        assertThat(failing).isTrue();
      }
    }

    assertThat(Counters.value(database(), "a")).isEqualTo(1);
    assertThat(Counters.count(database())).isEqualTo(2);
  }

  @Test
  void sql_mayRunTheSameStatementInsideItsOwnResult() {
    increment("a");
    increment("b");
    var sums =
        database()
            .read(tx ->
                tx.sql()
                    .createQuery("select name from counter order by name")
                    .map((row, _) ->
                        row.getString(1)
                            + tx.sql()
                                .createQuery("select name from counter order by name")
                                .mapTo(String.class)
                                .list())
                    .list());

    assertThat(sums).containsExactly("a[a, b]", "b[a, b]");
  }

  @Test
  void inTransaction_isTimedByName() {
    var telemetry = new Telemetry();
    try (var timed = Database.open(config, CrashPoint.none(), telemetry)) {
      timed.inTransaction("test.timed", tx -> Counters.count(tx));
    }

    assertThat(telemetry.scrape())
        .contains("slipway_transactions_seconds_count{name=\"test.timed\"} 1");
  }

  @Test
  void inTransaction_keepsTheInterruptOfItsCaller() throws Exception {
    var interrupted =
        threads.submit(() -> {
          Thread.currentThread().interrupt();
          try {
            increment("a");
          } catch (RuntimeException _) {
            // PostgreSQL's driver may give up; either way the caller learns of the interrupt.
          }
          return Thread.currentThread().isInterrupted();
        });

    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void crashPoint_beforeACommitLeavesNothingOfIt() throws Exception {
    assertThat(runUntil("before:test.write#2")).isEqualTo(137);

    assertThat(Counters.count(database())).isEqualTo(1);
  }

  @Test
  void crashPoint_afterACommitLeavesItWhole() throws Exception {
    assertThat(runUntil("after:test.write#2")).isEqualTo(137);

    assertThat(Counters.count(database())).isEqualTo(2);
  }

  @Test
  void open_refusesASchemaNewerThanTheProgram() {
    database()
        .inTransaction(
            "test.upgrade",
            tx ->
                tx.sql()
                    .execute(
                        "update flyway_schema_history set version = '299912312359',"
                            + " script = 'V299912312359__later.sql'"
                            + " where installed_rank = (select max(installed_rank) from flyway_schema_history)"));

    assertThatThrownBy(() -> TestDatabases.open(config).close())
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
        .hasMessageContaining("V299912312359__later.sql")
        .hasMessageContaining("expected: start the Slipway that wrote it or a later one");
  }

  @Test
  void open_refusesAMigrationThatWasChangedAfterItRan() {
    database()
        .inTransaction(
            "test.change",
            tx ->
                tx.sql()
                    .execute(
                        "update flyway_schema_history set checksum = checksum + 1"
                            + " where installed_rank = (select max(installed_rank) from flyway_schema_history)"));

    assertThatThrownBy(() -> TestDatabases.open(config).close())
        .hasMessageContaining("checksum mismatch");
  }

  long increment(String name) {
    return database()
        .inTransaction(
            "test.increment",
            tx -> {
              long value = Counters.value(tx, name) + 1;
              Counters.set(tx, name, value);
              return value;
            });
  }

  String write(String name, CountDownLatch release) {
    return database()
        .inTransaction(
            "test.slow",
            tx -> {
              Counters.set(tx, name, 1);
              Await.quietly(release);
              return name;
            });
  }

  private void failAfterWriting(String name) {
    database()
        .inTransaction(
            "test.bad",
            tx -> {
              Counters.set(tx, name, 1_000);
              throw new IllegalArgumentException("bad");
            });
  }

  private void leaveWhenTheOtherStays(CyclicBarrier together, String name) {
    var first = new AtomicReference<>(true);
    database()
        .inTransaction(
            "test.leave",
            tx -> {
              long here = Counters.value(tx, "ann") + Counters.value(tx, "bob");
              if (database().dialect() == Dialect.POSTGRESQL && first.getAndSet(false)) {
                Await.quietly(together);
              }
              if (here > 1) {
                Counters.set(tx, name, 0);
              }
              return "";
            });
  }

  private static String insertPrepared(Tx tx, String sql, String name, boolean failing) {
    try {
      var insert = tx.prepared(sql);
      insert.setString(1, name);
      insert.setLong(2, 1);
      insert.executeUpdate();
    } catch (java.sql.SQLException e) {
      throw new DatabaseException(e);
    }
    if (failing) {
      throw new IllegalArgumentException("as planned");
    }
    return name;
  }

  private int runUntil(String crashPoint) throws IOException, InterruptedException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "-Djava.io.tmpdir=" + directory,
            CrashMain.class.getName(),
            config.url(),
            config.user(),
            crashPoint)
        .inheritIO()
        .start()
        .waitFor();
  }

  static void join(Future<?>... futures) {
    for (var future : futures) {
      try {
        future.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      }
    }
  }
}
