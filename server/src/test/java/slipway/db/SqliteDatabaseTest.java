package slipway.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.TestDatabases;

final class SqliteDatabaseTest extends DatabaseContract {
  private static final int SMALL_WRITERS = 6;
  private static final int PAGES_SPARE = 20;
  private static final int BIG_BYTES = 4 << 20;
  private static final int ASKEW = 3;

  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.sqliteConfig(directory);
  }

  @Test
  void inTransaction_failsOnlyTheCallerForWhomTheDiskIsFull() {
    int pages = pragma("page_count");
    pragma("max_page_count = " + (pages + PAGES_SPARE));
    var release = new CountDownLatch(1);
    var first = threads.submit(() -> write("first", release));
    var small = new ArrayList<Future<?>>();
    Future<?> big = first;
    for (int i = 0; i < SMALL_WRITERS; i++) {
      var name = "small" + i;
      small.add(threads.submit(() -> increment(name)));
      if (i == SMALL_WRITERS / 2) {
        big = threads.submit(this::writeBig);
      }
    }
    release.countDown();

    join(first);
    small.forEach(DatabaseContract::join);
    assertThatThrownBy(big::get)
        .cause()
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL));
    for (int i = 0; i < SMALL_WRITERS; i++) {
      assertThat(Counters.value(database(), "small" + i)).as("small%d", i).isEqualTo(1);
    }
    assertThat(Counters.count(database())).isEqualTo(SMALL_WRITERS + 1);
    assertThat(text("pragma integrity_check")).isEqualTo("ok");

    pragma("max_page_count = 1000000");
    writeBig();
    assertThat(Counters.count(database())).isEqualTo(SMALL_WRITERS + 2);
  }

  @Test
  void database_outlivesWorkThatLeavesItsConnectionAskew() {
    for (int i = 0; i < ASKEW; i++) {
      assertThatThrownBy(
              () -> database().inTransaction("test.askew", tx -> tx.sql().begin().getConnection()))
          .isInstanceOf(RuntimeException.class);
      assertThatThrownBy(() -> database().read(tx -> tx.sql().begin().getConnection()))
          .isInstanceOf(RuntimeException.class);
    }
    increment("after");
    assertThat(Counters.value(database(), "after")).isEqualTo(1);
    assertThat(database().unavailable()).isEmpty();
  }

  @Test
  void open_keepsTheJournalAndSyncsEachCommit() {
    assertThat(text("pragma journal_mode")).isEqualTo("wal");
    assertThat(
            database()
                .<String>inTransaction(
                    "test.pragma",
                    tx -> tx.sql().createQuery("pragma synchronous").mapTo(String.class).one()))
        .isEqualTo("2");
  }

  private void writeBig() {
    database()
        .inTransaction(
            "test.big",
            tx -> {
              Counters.set(tx, "big", 1);
              return tx.sql()
                  .createUpdate("update counter set text = :text where name = 'big'")
                  .bind("text", "x".repeat(BIG_BYTES))
                  .execute();
            });
  }

  private String text(String sql) {
    return database().read(tx -> tx.sql().createQuery(sql).mapTo(String.class).one());
  }

  private int pragma(String pragma) {
    return database()
        .inTransaction(
            "test.pragma",
            tx -> tx.sql().createQuery("pragma " + pragma).mapTo(Integer.class).one());
  }
}
