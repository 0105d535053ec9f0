package slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.db.Database;

final class TestDatabasesTest {
  @Test
  void sqlite_isMigrated(@TempDir Path directory) {
    try (var database = TestDatabases.sqlite(directory)) {
      assertThat(projects(database)).isEqualTo(1);
    }
  }

  @Test
  void postgresql_isMigratedAndFreshEachTime() {
    try (var one = TestDatabases.postgresql();
        var other = TestDatabases.postgresql()) {
      one.inTransaction(
          "test.delete", tx -> tx.sql().createUpdate("delete from access_project").execute());
      assertThat(projects(one)).isZero();
      assertThat(projects(other)).isEqualTo(1);
    }
  }

  private static int projects(Database database) {
    return database.read(tx ->
        tx.sql().createQuery("select count(*) from access_project").mapTo(Integer.class).one());
  }
}
