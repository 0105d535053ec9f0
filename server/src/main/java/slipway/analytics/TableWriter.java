package slipway.analytics;

import java.math.BigDecimal;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/// Appends rows to a table of a session. Close it before the table is read.
public final class TableWriter implements RowSink, AutoCloseable {
  private final DuckDBAppender appender;
  private boolean inRow;

  TableWriter(DuckDBAppender appender) {
    this.appender = appender;
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
    try {
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
