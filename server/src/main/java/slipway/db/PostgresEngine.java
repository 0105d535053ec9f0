package slipway.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import slipway.config.Config.DatabaseConfig;
import slipway.config.CrashPoint;
import slipway.telemetry.Telemetry;

/// PostgreSQL: writers at SERIALIZABLE, tried again when they met others; readers in a pool of
/// their own, so that neither starves the other.
final class PostgresEngine implements Engine {
  private static final int WRITERS_MAX = 8;
  private static final int READERS_MAX = 8;
  private static final int IDLE_MIN = 1;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// A server that vanished without a word is given up after this; no statement of ours is as long.
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(5);

  private static final int TRIES_MAX = 30;
  private static final Duration PAUSE_FIRST = Duration.ofMillis(1);
  private static final Duration PAUSE_MAX = Duration.ofMillis(100);
  private static final int PAUSE_DOUBLINGS_MAX = 7;

  private final HikariDataSource writing;
  private final HikariDataSource reading;
  private final Jdbi writers;
  private final Jdbi readers;
  private final CrashPoint crashPoint;
  private final Telemetry telemetry;

  PostgresEngine(DatabaseConfig config, CrashPoint crashPoint, Telemetry telemetry) {
    this.writing = new HikariDataSource(settings(config, "TRANSACTION_SERIALIZABLE", WRITERS_MAX));
    var read = settings(config, "TRANSACTION_REPEATABLE_READ", READERS_MAX);
    read.setReadOnly(true);
    this.reading = new HikariDataSource(read);
    this.writers = Jdbi.create(writing);
    this.readers = Jdbi.create(reading);
    this.crashPoint = crashPoint;
    this.telemetry = telemetry;
  }

  /// Throws when the server does not answer, or not to this user.
  static void probe(DatabaseConfig config) throws SQLException {
    connect(config).close();
  }

  /// One connection by itself.
  static Connection connect(DatabaseConfig config) throws SQLException {
    var properties = properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    return DriverManager.getConnection(config.url(), properties);
  }

  private static Properties properties() {
    var properties = new Properties();
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
    properties.setProperty("loginTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
    properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT.toSeconds()));
    properties.setProperty("ApplicationName", "slipway");
    return properties;
  }

  private static HikariConfig settings(DatabaseConfig config, String isolation, int size) {
    var hikari = new HikariConfig();
    hikari.setJdbcUrl(config.url());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password());
    hikari.setDataSourceProperties(properties());
    hikari.setTransactionIsolation(isolation);
    hikari.setMaximumPoolSize(size);
    hikari.setMinimumIdle(IDLE_MIN);
    hikari.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
    hikari.setInitializationFailTimeout(-1);
    return hikari;
  }

  /// For migrations.
  DataSource source() {
    return writing;
  }

  @Override
  public <T extends @Nullable Object> T inTransaction(String name, TxWork<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(name, work);
      } catch (RuntimeException e) {
        if (attempt >= TRIES_MAX || !Failures.isRetryable(e)) {
          throw e;
        }
        telemetry.counter("slipway_transaction_retries", "name", name).increment();
        pause(attempt);
      }
    }
  }

  @Override
  public <T extends @Nullable Object> T read(TxWork<T> work) {
    try (var handle = readers.open()) {
      return handle.inTransaction(
          h -> Nesting.run("a read", work, new Tx(h, Dialect.POSTGRESQL, new StatementCache())));
    }
  }

  private <T extends @Nullable Object> T once(String name, TxWork<T> work) {
    T result;
    List<Runnable> actions;
    try (var handle = writers.open()) {
      var tx = new Tx(handle, Dialect.POSTGRESQL, new StatementCache());
      result =
          handle.inTransaction(_ -> {
            T value = Nesting.run(name, work, tx);
            crashPoint.pass("before:" + name);
            return value;
          });
      crashPoint.pass("after:" + name);
      actions = tx.afterCommitActions();
    }
    // The connection is back in its pool: an action may need one.
    AfterCommit.run(name, actions);
    return result;
  }

  /// Random, so that those who met do not meet again.
  private static void pause(int attempt) {
    long most =
        Math.min(
            PAUSE_MAX.toNanos(), PAUSE_FIRST.toNanos() << Math.min(attempt, PAUSE_DOUBLINGS_MAX));
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }

  @Override
  public boolean isAlive() {
    return true; // its pools open connections anew
  }

  @Override
  public void close() {
    writing.close();
    reading.close();
  }
}
