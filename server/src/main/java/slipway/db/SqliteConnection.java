package slipway.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/// One SQLite connection with its prepared statements, used by one thread at a time. Transactions
/// are begun and ended by plain SQL, since the driver's own begin a new one at each commit.
final class SqliteConnection implements AutoCloseable {
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);
  private static final int WAL_BYTES_KEPT_MAX = 64 << 20;

  private final Connection connection;
  private final StatementCache statements = new StatementCache();
  private final Jdbi jdbi;

  private SqliteConnection(Connection connection) {
    this.connection = connection;
    this.jdbi =
        Jdbi.create(
                new ConnectionFactory() {
                  @Override
                  public Connection openConnection() {
                    return connection;
                  }

                  @Override
                  public void closeConnection(Connection lent) {
                    // Stays open for the next transaction.
                  }
                })
            .setStatementBuilderFactory(_ -> statements);
  }

  static SQLiteDataSource source(String url) {
    var config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
    config.setJournalSizeLimit(WAL_BYTES_KEPT_MAX);
    var source = new SQLiteDataSource(config);
    source.setUrl(url);
    return source;
  }

  static SqliteConnection writer(String url) throws SQLException {
    return new SqliteConnection(source(url).getConnection());
  }

  static SqliteConnection reader(String url) throws SQLException {
    var reader = new SqliteConnection(source(url).getConnection());
    try {
      reader.execute("pragma query_only = true");
    } catch (SQLException e) {
      reader.discard();
      throw e;
    }
    return reader;
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// A caller's view of the transaction that is open.
  Tx open() {
    return new Tx(jdbi.open(), Dialect.SQLITE, statements);
  }

  /// Ends whatever transaction there is, and keeps nothing that may have died with it.
  void abandon() {
    statements.forget();
    try {
      execute("rollback");
    } catch (SQLException _) {
      // There was none any more.
    }
  }

  /// Closes what nobody trusts any more; never throws.
  void discard() {
    try {
      close();
    } catch (RuntimeException _) {
      // It was beyond that.
    }
  }

  @Override
  public void close() {
    statements.forget();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
