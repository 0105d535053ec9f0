package slipway.testing;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import slipway.config.Config.DatabaseConfig;
import slipway.config.CrashPoint;
import slipway.db.Database;
import slipway.telemetry.Telemetry;

/// Migrated databases for contract suites: SQLite in a directory of the test's, PostgreSQL on one
/// real server for the whole JVM, each call a database of its own. The test closes what it opens.
public final class TestDatabases {
  private static final String TEMPLATE = "slipway_template";
  private static final AtomicInteger COUNT = new AtomicInteger();

  /// Hundreds of databases of some megabytes each would take half a minute to delete at the end.
  private static final int KEPT_MAX = 8;

  private static final Deque<String> KEPT = new ArrayDeque<>();

  private TestDatabases() {}

  /// SQLite in `directory/slipway.db`; a second call with the same directory opens the same data.
  public static Database sqlite(Path directory) {
    return open(sqliteConfig(directory));
  }

  /// A fresh database on the JVM's PostgreSQL.
  public static Database postgresql() {
    return open(postgresqlConfig());
  }

  public static DatabaseConfig sqliteConfig(Path directory) {
    return new DatabaseConfig("jdbc:sqlite:" + directory.resolve("slipway.db"), "", "");
  }

  /// The address of a fresh, already migrated database; open it as often as the test needs
  /// replicas. It is dropped when nobody is connected and a few newer ones were asked for.
  public static DatabaseConfig postgresqlConfig() {
    return create("test_" + COUNT.incrementAndGet(), Template.MIGRATED);
  }

  /// The address of a fresh database without a table in it.
  public static DatabaseConfig emptyPostgresqlConfig() {
    return create("test_" + COUNT.incrementAndGet(), "template0");
  }

  public static Database open(DatabaseConfig config) {
    return Database.open(config, CrashPoint.none(), new Telemetry());
  }

  private static DatabaseConfig create(String name, String template) {
    var server = TestPostgres.instance();
    try (var connection = DriverManager.getConnection(server.url("postgres"), "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute("create database " + name + " template " + template);
      if (!name.equals(TEMPLATE)) {
        dropEldest(statement, name);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("create database " + name, e);
    }
    return new DatabaseConfig(server.url(name), "postgres", "");
  }

  private static void dropEldest(Statement statement, String name) {
    synchronized (KEPT) {
      KEPT.add(name);
      if (KEPT.size() > KEPT_MAX) {
        try {
          statement.execute("drop database " + KEPT.remove());
        } catch (SQLException _) {
          // Some test still uses it.
        }
      }
    }
  }

  /// Migrating takes longer than everything else a test does, so it is done once and then cloned.
  private static final class Template {
    private static final String MIGRATED = migrated();

    private static String migrated() {
      open(create(TEMPLATE, "template0")).close();
      return TEMPLATE;
    }
  }
}
