package slipway.datasets;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import slipway.analytics.RowSink;
import slipway.analytics.TableWriter;

/// Gives every value to several sinks: one pass makes table, checksum and statistics. The table, if
/// there is one, also takes the line that a row came from, as its last column.
final class Everywhere implements RawFile.Rows {
  private final @Nullable TableWriter table;
  private final List<RowSink> sinks;
  private long line;

  Everywhere(TableWriter table, RowSink checksum, RowSink statistics) {
    this.table = table;
    this.sinks = List.of(table, checksum, statistics);
  }

  Everywhere(List<RowSink> sinks) {
    this.table = null;
    this.sinks = List.copyOf(sinks);
  }

  @Override
  public void beginRow(long at) {
    line = at;
  }

  @Override
  public void nothing() {
    each(RowSink::nothing);
  }

  @Override
  public void bool(boolean value) {
    each(sink -> sink.bool(value));
  }

  @Override
  public void integer(long value) {
    each(sink -> sink.integer(value));
  }

  @Override
  public void number(double value) {
    each(sink -> sink.number(value));
  }

  @Override
  public void decimal(BigDecimal value) {
    each(sink -> sink.decimal(value));
  }

  @Override
  public void text(String value) {
    each(sink -> sink.text(value));
  }

  @Override
  public void date(int epochDay) {
    each(sink -> sink.date(epochDay));
  }

  @Override
  public void timestamp(long epochMicros) {
    each(sink -> sink.timestamp(epochMicros));
  }

  @Override
  public void endRow() {
    if (table != null) {
      table.integer(line);
    }
    each(RowSink::endRow);
  }

  private void each(Consumer<RowSink> value) {
    for (int i = 0; i < sinks.size(); i++) {
      value.accept(sinks.get(i));
    }
  }
}
