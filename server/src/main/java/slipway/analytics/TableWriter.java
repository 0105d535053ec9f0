package slipway.analytics;

import java.math.BigDecimal;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// Appends rows to a table of a session. Close it before the table is read.
public final class TableWriter implements RowSink, AutoCloseable {
  private final DuckDBConnection connection;
  private final DuckDBAppender appender;
  private boolean inRow;

  private TableWriter(DuckDBConnection connection, DuckDBAppender appender) {
    this.connection = connection;
    this.appender = appender;
  }

  /// @param connection becomes the writer's own
  static TableWriter of(DuckDBConnection connection, String table) throws SQLException {
    try {
      return new TableWriter(connection, connection.createAppender(table));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void nothing() {
    append(DuckDBAppender::appendNull);
  }

  @Override
  public void bool(boolean value) {
    append(to -> to.append(value));
  }

  @Override
  public void integer(long value) {
    append(to -> to.append(value));
  }

  @Override
  public void number(double value) {
    append(to -> to.append(value));
  }

  @Override
  public void decimal(BigDecimal value) {
    append(to -> to.append(value));
  }

  @Override
  public void text(String value) {
    append(to -> to.append(value));
  }

  @Override
  public void date(int epochDay) {
    append(to -> to.appendEpochDays(epochDay));
  }

  @Override
  public void timestamp(long epochMicros) {
    append(to -> to.appendEpochMicros(epochMicros));
  }

  @Override
  public void endRow() {
    append(DuckDBAppender::endRow);
    inRow = false;
  }

  @Override
  public void close() {
    try (connection) {
      appender.close();
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  /// One call of the appender.
  @FunctionalInterface
  private interface Append {
    void to(DuckDBAppender appender) throws SQLException;
  }

  private void append(Append value) {
    try {
      if (!inRow) {
        appender.beginRow();
        inRow = true;
      }
      value.to(appender);
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }
}
