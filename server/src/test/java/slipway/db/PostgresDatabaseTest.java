package slipway.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.Eventually;
import slipway.testing.TestDatabases;

final class PostgresDatabaseTest extends DatabaseContract {
  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.postgresqlConfig();
  }

  @Test
  void open_answersUnavailableUntilTheDatabaseIsThere() throws SQLException {
    var name = "later_" + ProcessHandle.current().pid();
    var later = new DatabaseConfig(config.url().replaceFirst("[^/]*$", name), config.user(), "");
    var ready = new AtomicInteger();
    try (var database = TestDatabases.open(later)) {
      database.onReady(ready::incrementAndGet);
      assertThat(ready).hasValue(0);
      assertThat(database.unavailable()).hasValueSatisfying(why -> assertThat(why).contains(name));
      assertThatThrownBy(() -> Counters.count(database))
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasMessageContaining("cannot be reached")
          .hasMessageContaining("check that the server runs");

      try (var connection = DriverManager.getConnection(config.url(), config.user(), "");
          var statement = connection.createStatement()) {
        statement.execute("create database " + name + " template template0");
      }
      Eventually.holds("the area's start", () -> ready.get() == 1);
      assertThat(database.unavailable()).isEmpty();
      Counters.create(database);
      assertThat(Counters.count(database)).isZero();
    }
  }

  @Test
  void open_doesNotTellThePasswordInAnAddress() {
    var refused =
        new DatabaseConfig("jdbc:postgresql://127.0.0.1:1/none?password=secret", "nobody", "");
    try (var database = TestDatabases.open(refused)) {
      assertThat(database.unavailable())
          .hasValueSatisfying(
              why -> assertThat(why).contains("127.0.0.1:1/none").doesNotContain("secret"));
    }
  }
}
