package slipway.datasets;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Column;
import slipway.analytics.RowSink;
import slipway.api.Json;

/// What is remembered of the rows of one file, column by column; filled row by row.
final class FileStatistics implements RowSink {
  /// The form in which it is kept, canonical JSON in the store.
  record Kept(int version, long rows, List<ColumnSketch.Kept> columns) {}

  private static final int VERSION = 1;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final List<ColumnSketch> columns;
  private long rows;
  private int at;
  private long monthStart;
  private long monthEnd;

  private FileStatistics(List<ColumnSketch> columns, long rows) {
    this.columns = columns;
    this.rows = rows;
  }

  static FileStatistics of(List<Column> columns) {
    var sketches = new ArrayList<ColumnSketch>();
    columns.forEach(column -> sketches.add(new ColumnSketch(column.name(), column.type())));
    return new FileStatistics(sketches, 0);
  }

  static FileStatistics read(byte[] json) {
    var kept = Json.readLenient(json, Kept.class);
    var sketches = new ArrayList<ColumnSketch>();
    kept.columns().forEach(column -> sketches.add(new ColumnSketch(column)));
    return new FileStatistics(sketches, kept.rows());
  }

  byte[] bytes() {
    return Json.canonical(
        new Kept(VERSION, rows, columns.stream().map(ColumnSketch::kept).toList()));
  }

  long rows() {
    return rows;
  }

  List<ColumnSketch> columns() {
    return columns;
  }

  @Nullable ColumnSketch column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst().orElse(null);
  }

  /// Adds the rows of another file of the same columns.
  void addAll(FileStatistics other) {
    rows += other.rows;
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).addAll(other.columns.get(i));
    }
  }

  @Override
  public void nothing() {
    columns.get(at++).nothing();
  }

  @Override
  public void bool(boolean value) {
    columns.get(at++).text(Boolean.toString(value));
  }

  @Override
  public void integer(long value) {
    columns.get(at++).number(value, value, new Ordered.Whole(value));
  }

  @Override
  public void number(double value) {
    double same = value == 0 ? 0 : value;
    columns.get(at++).number(same, Double.doubleToLongBits(same), new Ordered.Real(same));
  }

  @Override
  public void decimal(BigDecimal value) {
    double near = value.doubleValue();
    columns.get(at++).number(near, Double.doubleToLongBits(near), new Ordered.Exact(value));
  }

  @Override
  public void text(String value) {
    columns.get(at++).text(value);
  }

  @Override
  public void date(int epochDay) {
    columns.get(at++).day(monthOf(epochDay), epochDay, new Ordered.Day(epochDay));
  }

  @Override
  public void timestamp(long epochMicros) {
    long day = Math.floorDiv(epochMicros, MICROS_PER_DAY);
    columns.get(at++).day(monthOf(day), epochMicros, new Ordered.Moment(epochMicros));
  }

  /// The first day of the month; asked for the same few months over and over.
  private long monthOf(long epochDay) {
    if (epochDay < monthStart || epochDay >= monthEnd) {
      var first = LocalDate.ofEpochDay(epochDay).withDayOfMonth(1);
      monthStart = first.toEpochDay();
      monthEnd = first.plusMonths(1).toEpochDay();
    }
    return monthStart;
  }

  @Override
  public void endRow() {
    at = 0;
    rows++;
  }
}
