package slipway.datasets;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.analytics.ColumnType;
import slipway.analytics.RowSink;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.time.Micros;

/// Reads the fields of one column: exactly what its type says, or a refusal.
final class ColumnReader {
  private static final Pattern DECIMAL = Pattern.compile("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)");
  private static final Pattern NUMBER =
      Pattern.compile("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
  private static final int INTEGER_LENGTH_MAX = 20;
  private static final int SHOWN_MAX = 60;

  /// What every part that stores or compares times can hold: instants of DuckDB and of the metadata
  /// end long before Java's do.
  static final int YEAR_MAX = 9999;

  /// Files hold few different days, and parsing one costs a microsecond.
  private static final int DATES_MAX = 10_000;

  private final String name;
  private final ColumnType type;
  private final boolean nullable;
  private final @Nullable DateTimeFormatter format;
  private final String expected;
  private final Map<String, Integer> dates = new HashMap<>();

  private ColumnReader(
      DatasetSpec.Column column, ColumnType type, @Nullable DateTimeFormatter format) {
    this.name = column.name();
    this.type = type;
    this.nullable = column.nullable() == null || column.nullable();
    this.format = format;
    this.expected =
        type.text()
            + (column.pattern() == null ? "" : " as " + column.pattern())
            + (nullable ? "" : ", not null");
  }

  /// @param path of the column in the declaration
  static ColumnReader of(String path, DatasetSpec.Column column, ColumnType type) {
    boolean isTime =
        type.kind() == ColumnType.Kind.DATE || type.kind() == ColumnType.Kind.TIMESTAMP;
    if (column.pattern() == null) {
      return new ColumnReader(column, type, null);
    }
    if (!isTime) {
      throw SlipwayException.invalid(
          path + ".pattern", column.pattern(), "none: only dates and timestamps have one");
    }
    try {
      // strict resolving needs the year without an era: u, where everybody writes y
      var pattern = column.pattern().replace('y', 'u');
      var format =
          DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
      return new ColumnReader(column, type, format);
    } catch (IllegalArgumentException e) {
      throw SlipwayException.invalid(
          path + ".pattern", column.pattern(), "a pattern of java.time: " + e.getMessage());
    }
  }

  String name() {
    return name;
  }

  /// Gives the field's value to the sink; `place` is asked for only when it is refused.
  void read(@Nullable String field, RowSink sink, Place place) {
    if (field == null) {
      if (!nullable) {
        throw refused("no value", place);
      }
      sink.nothing();
      return;
    }
    switch (type.kind()) {
      case STRING -> sink.text(field);
      case INTEGER -> sink.integer(integer(field, place));
      case NUMBER -> sink.number(number(field, place));
      case DECIMAL -> sink.decimal(decimal(field, place));
      case BOOLEAN -> sink.bool(bool(field, place));
      case DATE -> sink.date(date(field, place));
      case TIMESTAMP -> sink.timestamp(timestamp(field, place));
    }
  }

  /// Says where a field stands: file and line.
  interface Place {
    String text();
  }

  private long integer(String field, Place place) {
    if (field.length() > INTEGER_LENGTH_MAX || !isDigits(field, field.startsWith("-") ? 1 : 0)) {
      throw refused(field, place);
    }
    try {
      return Long.parseLong(field);
    } catch (NumberFormatException _) {
      throw refused(field, place);
    }
  }

  private static boolean isDigits(String field, int from) {
    for (int i = from; i < field.length(); i++) {
      if (field.charAt(i) < '0' || field.charAt(i) > '9') {
        return false;
      }
    }
    return field.length() > from;
  }

  private double number(String field, Place place) {
    if (!NUMBER.matcher(field).matches()) {
      throw refused(field, place);
    }
    double value = Double.parseDouble(field);
    if (!Double.isFinite(value)) {
      throw refused(field, place);
    }
    return value;
  }

  private BigDecimal decimal(String field, Place place) {
    if (!DECIMAL.matcher(field).matches()) {
      throw refused(field, place);
    }
    var value = new BigDecimal(field);
    if (value.scale() > type.scale() && value.stripTrailingZeros().scale() > type.scale()) {
      throw refused(field, place);
    }
    value = value.setScale(type.scale(), java.math.RoundingMode.UNNECESSARY);
    if (value.precision() > type.precision() && value.signum() != 0) {
      throw refused(field, place);
    }
    return value;
  }

  private boolean bool(String field, Place place) {
    return switch (field) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(field, place);
    };
  }

  private int date(String field, Place place) {
    var known = dates.get(field);
    if (known != null) {
      return known;
    }
    try {
      var date = format == null ? LocalDate.parse(field) : LocalDate.parse(field, format);
      requireYear(date.getYear(), field, place);
      int day = Math.toIntExact(date.toEpochDay());
      if (dates.size() < DATES_MAX) {
        dates.put(field, day);
      }
      return day;
    } catch (DateTimeException | ArithmeticException _) {
      throw refused(field, place);
    }
  }

  private long timestamp(String field, Place place) {
    try {
      if (format != null) {
        return micros(LocalDateTime.parse(field, format), field, place);
      }
      var iso = field.replace(' ', 'T');
      boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > 10;
      var time =
          zoned
              ? LocalDateTime.ofInstant(OffsetDateTime.parse(iso).toInstant(), ZoneOffset.UTC)
              : LocalDateTime.parse(iso);
      return micros(time, field, place);
    } catch (DateTimeException | ArithmeticException _) {
      throw refused(field, place);
    }
  }

  private long micros(LocalDateTime time, String field, Place place) {
    requireYear(time.getYear(), field, place);
    return Micros.of(time.toInstant(ZoneOffset.UTC));
  }

  private void requireYear(int year, String field, Place place) {
    if (year < 1 || year > YEAR_MAX) {
      throw refused(field, expected + " of the years 1 to " + YEAR_MAX, place);
    }
  }

  private SlipwayException refused(String field, Place place) {
    return refused(field, expected, place);
  }

  private SlipwayException refused(String field, String expectation, Place place) {
    var shown = field.length() > SHOWN_MAX ? field.substring(0, SHOWN_MAX) + "…" : field;
    return SlipwayException.invalid(
        place.text() + ", column " + name, '"' + shown + '"', expectation);
  }
}
