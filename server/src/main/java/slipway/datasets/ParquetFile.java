package slipway.datasets;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.Row;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Names;
import slipway.api.SlipwayException;

/// Reads a Parquet file that somebody else wrote, strictly: its columns are the declared ones by
/// name, in any order, of types whose every value the declared type holds exactly.
final class ParquetFile {
  /// How many bytes tell.
  static final int BEGINNING = 5;

  private static final byte[] MAGIC = {'P', 'A', 'R', '1', 0x15};
  private static final String DELIVERED = "delivered";
  private static final String NUMBER = "file_row_number";
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

  /// Digits that a whole number of the type may have.
  private static final Map<String, Integer> WHOLE =
      Map.of(
          "TINYINT",
          3,
          "SMALLINT",
          5,
          "INTEGER",
          10,
          "BIGINT",
          19,
          "UTINYINT",
          3,
          "USMALLINT",
          5,
          "UINTEGER",
          10);

  /// Digits that a double holds exactly.
  private static final int DOUBLE_DIGITS = 15;

  private static final long EXACT = 1L << 53;

  private static final List<String> LOCAL_TIMES =
      List.of("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS");
  private static final int MESSAGE_MAX = 300;
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
  private static final long MICROS_LEAST = LocalDate.of(1, 1, 1).toEpochDay() * DAY_MICROS;
  private static final long MICROS_END =
      LocalDate.of(ColumnReader.YEAR_MAX + 1, 1, 1).toEpochDay() * DAY_MICROS;

  private final Session session;
  private final DatasetFormat format;
  private final String file;

  private ParquetFile(Session session, DatasetFormat format, String file) {
    this.session = session;
    this.format = format;
    this.file = file;
  }

  /// Whether a file that begins like this is Parquet: its name, and a byte that no text has.
  static boolean isOne(byte[] beginning) {
    return Arrays.equals(beginning, MAGIC);
  }

  /// Reads to the end; returns how many rows there were. A row's line is its number, from 1.
  static long read(
      Session session, DatasetFormat format, String file, Digest raw, RawFile.Rows rows) {
    return new ParquetFile(session, format, file).read(raw, rows);
  }

  /// What goes wrong with opening and reading is the file's fault; what goes wrong with what
  /// becomes of its rows is not.
  private long read(Digest raw, RawFile.Rows rows) {
    boolean[] isTaken = {true};
    try {
      session.numbered(DELIVERED, raw);
      var types = types();
      var select = new ArrayList<String>();
      for (var column : format.schema().columns()) {
        select.add(expression(column, types.getOrDefault(column.name(), "")));
      }
      long[] count = {0};
      session.forEach(
          "select " + NUMBER + " + 1, " + String.join(", ", select) + " from " + DELIVERED,
          row -> {
            isTaken[0] = false;
            row(row, rows);
            isTaken[0] = true;
            count[0]++;
          });
      return count[0];
    } catch (SlipwayException e) {
      throw e.code() == ErrorCode.INTERNAL && isTaken[0] ? explained(raw, e) : e;
    }
  }

  /// The file is at fault when its rows cannot be read either with nothing made of them.
  private SlipwayException explained(Digest raw, SlipwayException failure) {
    try {
      session.numbered(DELIVERED, raw);
      session.forEach("select bit_xor(hash(r)) from " + DELIVERED + " r", _ -> {});
      return failure;
    } catch (SlipwayException e) {
      return e.code() == ErrorCode.INTERNAL ? unreadable(e) : e;
    }
  }

  /// DuckDB's names of the file's types, by column; refuses other columns than the declared.
  private Map<String, String> types() {
    var types = new LinkedHashMap<String, String>();
    session.forEach(
        "describe select * exclude (" + NUMBER + ") from " + DELIVERED,
        row -> types.put(row.requireText(1), row.requireText(2)));
    var declared = format.schema().names();
    for (var name : types.keySet()) {
      if (!declared.contains(name)) {
        var near =
            Names.nearest(name, declared).map(other -> "; did you mean " + other + "?").orElse("");
        throw SlipwayException.invalid(
            file, "an unknown column \"" + name + '"', String.join(", ", declared) + near);
      }
    }
    for (var name : declared) {
      if (!types.containsKey(name)) {
        throw SlipwayException.invalid(
            file, "no column \"" + name + '"', String.join(", ", declared));
      }
    }
    return types;
  }

  /// SQL of the value as the declared type.
  private String expression(Column column, String found) {
    var name = Sql.name(column.name());
    var as = "cast(" + name + " as " + column.type().sql() + ")";
    return switch (column.type().kind()) {
      case STRING -> only(column, found, "VARCHAR", name);
      case BOOLEAN -> only(column, found, "BOOLEAN", name);
      case DATE -> {
        require(column, found, found.equals("DATE") || LOCAL_TIMES.contains(found));
        yield "cast(" + name + " as TIMESTAMP)";
      }
      case INTEGER -> {
        require(column, found, WHOLE.containsKey(found));
        yield as;
      }
      case NUMBER -> {
        boolean isExact = WHOLE.getOrDefault(found, Integer.MAX_VALUE) <= DOUBLE_DIGITS;
        require(
            column,
            found,
            isExact || found.equals("DOUBLE") || found.equals("FLOAT") || found.equals("BIGINT"));
        yield found.equals("BIGINT")
            ? "case when "
                + name
                + " between -"
                + EXACT
                + " and "
                + EXACT
                + " then "
                + as
                + " when "
                + name
                + " is not null then 'nan'::double end"
            : as;
      }
      case DECIMAL -> {
        require(column, found, fits(column.type(), found));
        yield as;
      }
      case TIMESTAMP -> {
        if (found.equals("TIMESTAMP WITH TIME ZONE")) {
          yield "make_timestamp(epoch_us(" + name + "))";
        }
        require(column, found, LOCAL_TIMES.contains(found));
        yield as;
      }
    };
  }

  private String only(Column column, String found, String expected, String expression) {
    require(column, found, found.equals(expected));
    return expression;
  }

  private static boolean fits(ColumnType type, String found) {
    int whole = type.precision() - type.scale();
    var decimal = DECIMAL.matcher(found);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      return scale <= type.scale() && precision - scale <= whole;
    }
    return WHOLE.getOrDefault(found, Integer.MAX_VALUE) <= whole;
  }

  private void require(Column column, String found, boolean holds) {
    if (!holds) {
      throw SlipwayException.invalid(
          file + ", column " + column.name(),
          found,
          "a type whose values " + column.type().text() + " holds exactly");
    }
  }

  private void row(Row row, RawFile.Rows rows) {
    long number = row.integer(1);
    ColumnReader.Place place = () -> file + " row " + number;
    rows.beginRow(number);
    for (int i = 0; i < format.readers().size(); i++) {
      int at = i + 2;
      if (row.isNull(at)) {
        format.readers().get(i).read(null, rows, place);
      } else {
        value(row, at, format.schema().columns().get(i), rows, place);
      }
    }
    rows.endRow();
  }

  private static void value(
      Row row, int at, Column column, RawFile.Rows rows, ColumnReader.Place place) {
    switch (column.type().kind()) {
      case STRING -> rows.text(row.requireText(at));
      case INTEGER -> rows.integer(row.integer(at));
      case DECIMAL -> rows.decimal(row.decimal(at));
      case BOOLEAN -> rows.bool(row.bool(at));
      case NUMBER -> {
        double number = row.number(at);
        if (!Double.isFinite(number)) {
          throw refused(
              column,
              Double.toString(number),
              "a finite number that a double holds exactly, or null",
              place);
        }
        rows.number(number);
      }
      case DATE -> {
        long micros = within(column, row.micros(at), place);
        if (Math.floorMod(micros, DAY_MICROS) != 0) {
          throw refused(column, "a time within a day", "a date, or its midnight", place);
        }
        rows.date(Math.toIntExact(micros / DAY_MICROS));
      }
      case TIMESTAMP -> rows.timestamp(within(column, row.micros(at), place));
    }
  }

  private static long within(Column column, long micros, ColumnReader.Place place) {
    if (micros < MICROS_LEAST || micros >= MICROS_END) {
      throw refused(
          column, "another year", "a time of the years 1 to " + ColumnReader.YEAR_MAX, place);
    }
    return micros;
  }

  private static SlipwayException refused(
      Column column, String found, String expectation, ColumnReader.Place place) {
    return SlipwayException.invalid(
        place.text() + ", column " + column.name(), '"' + found + '"', expectation);
  }

  /// What DuckDB says of a file that is cut off, or none of Parquet's.
  private SlipwayException unreadable(SlipwayException e) {
    var said = e.message().replaceAll("[\"']?/[^ \"':]+", file).replaceAll("\\s+", " ");
    var shown = said.length() <= MESSAGE_MAX ? said : said.substring(0, MESSAGE_MAX) + "…";
    return SlipwayException.invalid(file, shown, "a whole Parquet file");
  }
}
