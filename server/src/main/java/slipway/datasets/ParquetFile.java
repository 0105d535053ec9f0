package slipway.datasets;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.ColumnType.Kind;
import slipway.analytics.RowSink;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// Reads a delivery that is Parquet, whatever text the declaration speaks of: columns by name, in
/// any order, values as strictly as those of a text. A row is named by its number, from 1.
final class ParquetFile implements RowSink {
  private static final String DELIVERED = "delivered";
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long LAST_MICRO =
      TimeUnit.SECONDS.toMicros(
              LocalDate.of(9999, 12, 31).toEpochSecond(LocalTime.MAX, ZoneOffset.UTC))
          + 999_999;

  private final DatasetFormat format;
  private final String file;
  private final RawFile.Rows rows;
  private int column;
  private long row;

  private ParquetFile(DatasetFormat format, String file, RawFile.Rows rows) {
    this.format = format;
    this.file = file;
    this.rows = rows;
  }

  /// Whether a file that begins like this says that it is Parquet.
  static boolean isOne(byte[] beginning) {
    return java.util.Arrays.equals(beginning, MAGIC);
  }

  /// Reads to the end; returns how many rows there were.
  static long read(
      Session session, DatasetFormat format, String file, Digest raw, RawFile.Rows rows) {
    var reading = new ParquetFile(format, file, rows);
    try {
      session.relation(DELIVERED, List.of(raw));
      reading.feed(session);
      return reading.row;
    } catch (SlipwayException e) {
      throw e.code() == ErrorCode.INTERNAL ? reading.unreadable(e) : e;
    }
  }

  private void feed(Session session) {
    var there = new HashMap<String, ColumnType>();
    for (var found : session.columns("select * from " + DELIVERED)) {
      there.put(found.name(), found.type());
    }
    requireNames(there);
    var read = new ArrayList<Column>();
    for (var declared : format.schema().columns()) {
      read.add(new Column(declared.name(), readAs(declared, there)));
    }
    var sql =
        format.schema().columns().stream()
            .map(declared -> cast(declared, read))
            .collect(Collectors.joining(", ", "select ", " from " + DELIVERED));
    session.feed(sql, read, this);
  }

  private String cast(Column declared, List<Column> read) {
    var as = read.get(format.schema().columns().indexOf(declared)).type();
    var name = Sql.name(declared.name());
    return "cast(" + name + " as " + as.sql() + ") as " + name;
  }

  private void requireNames(Map<String, ColumnType> there) {
    var names = format.schema().names();
    var missing = names.stream().filter(name -> !there.containsKey(name)).toList();
    var unknown = new HashSet<>(there.keySet());
    names.forEach(unknown::remove);
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      var found =
          (missing.isEmpty() ? "" : "no " + String.join(", ", missing))
              + (missing.isEmpty() || unknown.isEmpty() ? "" : "; ")
              + (unknown.isEmpty()
                  ? ""
                  : "unknown " + unknown.stream().sorted().collect(Collectors.joining(", ")));
      throw SlipwayException.invalid(file, found, "the columns " + String.join(", ", names));
    }
  }

  /// The type that values are taken in: the declared one, but a date may be the midnight of a
  /// timestamp.
  private ColumnType readAs(Column declared, Map<String, ColumnType> there) {
    var from = java.util.Objects.requireNonNull(there.get(declared.name()));
    var to = declared.type();
    boolean fits =
        switch (to.kind()) {
          case STRING, BOOLEAN, INTEGER, TIMESTAMP -> from.kind() == to.kind();
          case NUMBER -> from.isNumeric();
          case DECIMAL ->
              from.kind() == Kind.INTEGER
                  || (from.kind() == Kind.DECIMAL && from.scale() <= to.scale());
          case DATE -> from.kind() == Kind.DATE || from.kind() == Kind.TIMESTAMP;
        };
    if (!fits) {
      throw SlipwayException.invalid(
          file + ", column " + declared.name(), "of type " + from, to + "; cast it before");
    }
    return to.kind() == Kind.DATE ? from : to;
  }

  @Override
  public void nothing() {
    begin();
    if (!reader().isNullable()) {
      throw refused("no value");
    }
    rows.nothing();
    column++;
  }

  @Override
  public void bool(boolean value) {
    begin();
    rows.bool(value);
    column++;
  }

  @Override
  public void integer(long value) {
    begin();
    rows.integer(value);
    column++;
  }

  @Override
  public void number(double value) {
    begin();
    if (!Double.isFinite(value)) {
      throw refused(Double.toString(value));
    }
    rows.number(value);
    column++;
  }

  @Override
  public void decimal(BigDecimal value) {
    begin();
    rows.decimal(value);
    column++;
  }

  @Override
  public void text(String value) {
    begin();
    rows.text(value);
    column++;
  }

  @Override
  public void date(int epochDay) {
    begin();
    if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
      throw refused("day " + epochDay + " since 1970");
    }
    rows.date(epochDay);
    column++;
  }

  @Override
  public void timestamp(long epochMicros) {
    if (format.schema().columns().get(column).type().kind() == Kind.DATE) {
      if (Math.floorMod(epochMicros, DAY_MICROS) != 0) {
        throw refused("a time within a day");
      }
      date(Math.toIntExact(Math.floorDiv(epochMicros, DAY_MICROS)));
      return;
    }
    begin();
    if (epochMicros < FIRST_DAY * DAY_MICROS || epochMicros > LAST_MICRO) {
      throw refused("microsecond " + epochMicros + " since 1970");
    }
    rows.timestamp(epochMicros);
    column++;
  }

  @Override
  public void endRow() {
    rows.endRow();
    row++;
    column = 0;
  }

  private void begin() {
    if (column == 0) {
      rows.beginRow(row + 1);
    }
  }

  private ColumnReader reader() {
    return format.readers().get(column);
  }

  private SlipwayException refused(String found) {
    return SlipwayException.invalid(
        file + " row " + (row + 1) + ", column " + reader().name(), found, reader().expected());
  }

  private SlipwayException unreadable(SlipwayException e) {
    @Nullable Throwable cause = e.getCause();
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        file
            + ": "
            + String.valueOf(cause == null ? e.message() : cause.getMessage())
                .lines()
                .findFirst()
                .orElse("")
            + " (expected: a whole Parquet file whose values fit the declared columns)",
        e);
  }
}
