package slipway.analytics;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;
import slipway.api.SlipwayException;

/// The type of a column of a stored table. DuckDB knows many more; they are narrowed to these when
/// a table is written, so that a tree's schema means the same in any version of it.
///
/// @param precision and `scale` of a decimal; 0 for all others
public record ColumnType(Kind kind, int precision, int scale) {
  /// The closed set.
  public enum Kind {
    BOOLEAN("BOOLEAN"),
    INTEGER("BIGINT"),
    NUMBER("DOUBLE"),
    DECIMAL("DECIMAL"),
    STRING("VARCHAR"),
    DATE("DATE"),
    /// Microseconds without a zone, read as UTC.
    TIMESTAMP("TIMESTAMP");

    private final String sql;

    Kind(String sql) {
      this.sql = sql;
    }
  }

  public static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, 0, 0);
  public static final ColumnType INTEGER = new ColumnType(Kind.INTEGER, 0, 0);
  public static final ColumnType NUMBER = new ColumnType(Kind.NUMBER, 0, 0);
  public static final ColumnType STRING = new ColumnType(Kind.STRING, 0, 0);
  public static final ColumnType DATE = new ColumnType(Kind.DATE, 0, 0);
  public static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);

  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");
  private static final int PRECISION_MAX = 38;
  private static final String EXPECTED =
      "string, integer, number, boolean, date, timestamp or decimal(p,s)";

  /// `decimal(10,2)`, `integer` and so on, as declarations write them.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ColumnType parse(String text) {
    var lower = text.strip().toLowerCase(Locale.ROOT);
    var decimal = DECIMAL.matcher(lower);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      if (precision < 1 || precision > PRECISION_MAX || scale > precision) {
        throw SlipwayException.invalid("type", text, "decimal(p,s) with 0 <= s <= p <= 38, p >= 1");
      }
      return new ColumnType(Kind.DECIMAL, precision, scale);
    }
    return switch (lower) {
      case "boolean" -> BOOLEAN;
      case "integer" -> INTEGER;
      case "number" -> NUMBER;
      case "string" -> STRING;
      case "date" -> DATE;
      case "timestamp" -> TIMESTAMP;
      default -> throw SlipwayException.invalid("type", '"' + text + '"', EXPECTED);
    };
  }

  /// The type that a column of DuckDB's type is stored as.
  static ColumnType ofDuckdb(String column, String type) {
    var upper = type.toUpperCase(Locale.ROOT);
    if (upper.startsWith("DECIMAL")) {
      return parse(upper.toLowerCase(Locale.ROOT));
    }
    return switch (upper) {
      case "BOOLEAN" -> BOOLEAN;
      case "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT" ->
          INTEGER;
      case "FLOAT", "DOUBLE" -> NUMBER;
      case "VARCHAR" -> STRING;
      case "DATE" -> DATE;
      case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" ->
          TIMESTAMP;
      default -> throw SlipwayException.invalid("column " + column, type, EXPECTED + "; cast it");
    };
  }

  /// How declarations and schemas write it.
  @JsonValue
  public String text() {
    return kind == Kind.DECIMAL
        ? "decimal(" + precision + "," + scale + ")"
        : kind.name().toLowerCase(Locale.ROOT);
  }

  public boolean isNumeric() {
    return kind == Kind.INTEGER || kind == Kind.NUMBER || kind == Kind.DECIMAL;
  }

  /// How DuckDB writes it.
  public String sql() {
    return kind == Kind.DECIMAL ? "DECIMAL(" + precision + "," + scale + ")" : kind.sql;
  }

  @Override
  public String toString() {
    return text();
  }
}
