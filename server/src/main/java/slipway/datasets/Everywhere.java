package slipway.datasets;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.analytics.RowSink;
import slipway.analytics.TableWriter;

/// Gives every value to several sinks: one pass makes table, checksum and statistics. The table, if
/// there is one, also takes the line that a row came from, as its last column.
final class Everywhere implements RawFile.Rows {
  private final @Nullable TableWriter table;
  private final RowSink[] sinks;
  private long line;

  Everywhere(TableWriter table, RowSink checksum, RowSink statistics) {
    this.table = table;
    this.sinks = new RowSink[] {table, checksum, statistics};
  }

  Everywhere(List<RowSink> sinks) {
    this.table = null;
    this.sinks = sinks.toArray(RowSink[]::new);
  }

  @Override
  public void beginRow(long at) {
    line = at;
  }

  @Override
  public void nothing() {
    for (var sink : sinks) {
      sink.nothing();
    }
  }

  @Override
  public void bool(boolean value) {
    for (var sink : sinks) {
      sink.bool(value);
    }
  }

  @Override
  public void integer(long value) {
    for (var sink : sinks) {
      sink.integer(value);
    }
  }

  @Override
  public void number(double value) {
    for (var sink : sinks) {
      sink.number(value);
    }
  }

  @Override
  public void decimal(BigDecimal value) {
    for (var sink : sinks) {
      sink.decimal(value);
    }
  }

  @Override
  public void text(String value) {
    for (var sink : sinks) {
      sink.text(value);
    }
  }

  @Override
  public void date(int epochDay) {
    for (var sink : sinks) {
      sink.date(epochDay);
    }
  }

  @Override
  public void timestamp(long epochMicros) {
    for (var sink : sinks) {
      sink.timestamp(epochMicros);
    }
  }

  @Override
  public void endRow() {
    if (table != null) {
      table.integer(line);
    }
    for (var sink : sinks) {
      sink.endRow();
    }
  }
}
