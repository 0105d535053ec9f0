package slipway.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import slipway.config.Config.DatabaseConfig;
import slipway.config.CrashPoint;
import slipway.telemetry.Telemetry;

/// Serialisable transactions that mean the same on SQLite and PostgreSQL.
public final class Database implements AutoCloseable {
  private static final int POOL_SIZE = 8;
  private static final int RETRIES_MAX = 20;

  private final Dialect dialect;
  private final CrashPoint crashPoint;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Object writer = new Object();

  private Database(Dialect dialect, CrashPoint crashPoint, HikariDataSource pool) {
    this.dialect = dialect;
    this.crashPoint = crashPoint;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /// Connects and migrates.
  public static Database open(DatabaseConfig config, CrashPoint crashPoint, Telemetry telemetry) {
    var dialect = config.isPostgresql() ? Dialect.POSTGRESQL : Dialect.SQLITE;
    var hikari = new HikariConfig();
    hikari.setJdbcUrl(config.url());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password());
    hikari.setMaximumPoolSize(POOL_SIZE);
    hikari.setAutoCommit(true);
    if (dialect == Dialect.SQLITE) {
      hikari.addDataSourceProperty("journal_mode", "WAL");
      hikari.addDataSourceProperty("synchronous", "FULL");
      hikari.addDataSourceProperty("foreign_keys", "true");
      hikari.addDataSourceProperty("busy_timeout", "10000");
      hikari.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    } else {
      hikari.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
    }
    var pool = new HikariDataSource(hikari);
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(pool)
        .locations("classpath:db/" + dialect.folder())
        .outOfOrder(true)
        .load()
        .migrate();
    return new Database(dialect, crashPoint, pool);
  }

  /// Runs the work alone in the world: serialisable, committed durably before this returns. The
  /// work may run more than once and must not nest. `name` (`area.what`) names the transaction in
  /// metrics and crash tests.
  public <T extends @Nullable Object> T inTransaction(String name, TxWork<T> work) {
    if (dialect == Dialect.SQLITE) {
      synchronized (writer) {
        return once(name, work);
      }
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return once(name, work);
      } catch (RuntimeException e) {
        if (attempt >= RETRIES_MAX || !isSerializationFailure(e)) {
          throw e;
        }
      }
    }
  }

  /// Reads one consistent snapshot; writing fails.
  public <T extends @Nullable Object> T read(TxWork<T> work) {
    try (var handle = jdbi.open()) {
      return handle.inTransaction(h -> work.run(new Tx(h, dialect)));
    }
  }

  public Dialect dialect() {
    return dialect;
  }

  private <T extends @Nullable Object> T once(String name, TxWork<T> work) {
    try (var handle = jdbi.open()) {
      var tx = new Tx(handle, dialect);
      T result =
          handle.inTransaction(h -> {
            T value = work.run(tx);
            crashPoint.pass("before:" + name);
            return value;
          });
      crashPoint.pass("after:" + name);
      tx.afterCommitActions().forEach(Runnable::run);
      return result;
    }
  }

  private static boolean isSerializationFailure(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql
          && ("40001".equals(sql.getSQLState()) || "40P01".equals(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    pool.close();
  }
}
