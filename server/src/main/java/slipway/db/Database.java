package slipway.db;

import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.Config.DatabaseConfig;
import slipway.config.CrashPoint;
import slipway.telemetry.Telemetry;

/// Serialisable transactions that mean the same on SQLite and PostgreSQL.
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

  private final DatabaseConfig config;
  private final Dialect dialect;
  private final CrashPoint crashPoint;
  private final Telemetry telemetry;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final List<Runnable> readyActions = new ArrayList<>();

  /// Null until the database was reached and migrated.
  private volatile @Nullable Engine engine;

  private volatile String unreachable = "not connected yet";
  private volatile boolean isClosed;

  private Database(DatabaseConfig config, CrashPoint crashPoint, Telemetry telemetry) {
    this.config = config;
    this.dialect = config.isPostgresql() ? Dialect.POSTGRESQL : Dialect.SQLITE;
    this.crashPoint = crashPoint;
    this.telemetry = telemetry;
  }

  /// Connects and migrates. A database that cannot be reached is tried again every second while
  /// everything answers UNAVAILABLE; a schema newer than this program is refused (INVALID_STATE).
  public static Database open(DatabaseConfig config, CrashPoint crashPoint, Telemetry telemetry) {
    var database = new Database(config, crashPoint, telemetry);
    if (!database.connect()) {
      LOG.error("database: {}", database.unreachable);
      Thread.ofVirtual().name("database-connect").start(database::connectLater);
    }
    return database;
  }

  /// Connects once, changes nothing, and says which database answers; UNAVAILABLE, with the reason,
  /// when none does.
  public static String describe(DatabaseConfig config) {
    try (var connection =
        config.isPostgresql()
            ? PostgresEngine.connect(config)
            : SqliteConnection.source(config.url()).getConnection()) {
      var found = connection.getMetaData();
      return found.getDatabaseProductName() + " " + found.getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new SlipwayException(ErrorCode.UNAVAILABLE, explain(config, e), e);
    }
  }

  /// Runs the work alone in the world: serialisable, committed durably before this returns. The
  /// work may run more than once, touches nothing but the database, and must not nest. `name`
  /// (`area.what`) names the transaction in metrics and crash tests.
  public <T extends @Nullable Object> T inTransaction(String name, TxWork<T> work) {
    Nesting.refuse("the transaction " + name);
    long start = System.nanoTime();
    try {
      return engine().inTransaction(name, work);
    } catch (RuntimeException e) {
      throw Failures.translate(dialect, name, e);
    } finally {
      timer(name).record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /// Reads one consistent snapshot; writing fails. It must not nest either.
  public <T extends @Nullable Object> T read(TxWork<T> work) {
    Nesting.refuse("a read");
    try {
      return engine().read(work);
    } catch (RuntimeException e) {
      throw Failures.translate(dialect, "a read", e);
    }
  }

  /// Runs the action once the database can be used: now, on this thread, when it can; else when it
  /// was reached, and then what it throws is logged. For what an area must read before it works.
  public void onReady(Runnable action) {
    synchronized (readyActions) {
      if (engine == null) {
        readyActions.add(action);
        return;
      }
    }
    action.run();
  }

  /// Why the database cannot be used now, and what to do about it; empty when it can.
  public Optional<String> unavailable() {
    var reached = engine;
    if (reached != null && !reached.isAlive()) {
      return Optional.of("database: nothing is written any more; restart the server");
    }
    try {
      return read(tx -> tx.sql().createQuery("select 1").mapTo(Integer.class).findOne())
          .map(_ -> Optional.<String>empty())
          .orElse(Optional.of("database: no answer"));
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  public Dialect dialect() {
    return dialect;
  }

  private Engine engine() {
    var reached = engine;
    if (reached == null) {
      throw new SlipwayException(ErrorCode.UNAVAILABLE, "database: " + unreachable);
    }
    return reached;
  }

  private Timer timer(String name) {
    return timers.computeIfAbsent(
        name, key -> telemetry.timer("slipway_transactions_seconds", "name", key));
  }

  /// True when the database was reached; false, with the reason kept, when it was not.
  private boolean connect() {
    try {
      var reached =
          switch (dialect) {
            case SQLITE -> openSqlite();
            case POSTGRESQL -> openPostgresql();
          };
      synchronized (readyActions) {
        engine = reached;
      }
      return true;
    } catch (SQLException e) {
      unreachable = explain(config, e);
      return false;
    }
  }

  private Engine openSqlite() throws SQLException {
    SqliteConnection.source(config.url()).getConnection().close();
    Migrations.run(SqliteConnection.source(config.url()), dialect);
    return new SqliteEngine(config.url(), crashPoint);
  }

  private Engine openPostgresql() throws SQLException {
    PostgresEngine.probe(config);
    var postgres = new PostgresEngine(config, crashPoint, telemetry);
    try {
      Migrations.run(postgres.source(), dialect);
      return postgres;
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  private static String explain(DatabaseConfig config, SQLException e) {
    var check =
        config.isPostgresql()
            ? "check that the server runs and that address, database, user and password are right"
            : "check that the file's folder exists and can be written";
    // Without the query part, which may hold a password.
    var address = config.url().replaceFirst("\\?.*", "");
    return address + " cannot be reached: " + e.getMessage() + " (" + check + ")";
  }

  private void connectLater() {
    while (!isClosed) {
      try {
        Thread.sleep(RECONNECT_PAUSE);
        if (connect()) {
          LOG.info("database: reached");
          runReadyActions();
          return;
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        unreachable = String.valueOf(e.getMessage());
        LOG.error("database: reached, but not usable", e);
      }
    }
  }

  private void runReadyActions() {
    List<Runnable> actions;
    synchronized (readyActions) {
      actions = List.copyOf(readyActions);
      readyActions.clear();
    }
    for (var action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("database: reached, but an area could not start", e);
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    var reached = engine;
    if (reached != null) {
      reached.close();
    }
  }
}
