package slipway.analytics;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The row of an answer at hand; columns count from 1. The typed readers give 0 or false for null:
/// ask [#isNull] where that matters.
public final class Row {
  private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  public long integer(int column) {
    try {
      return result.getLong(column);
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  public double number(int column) {
    try {
      return result.getDouble(column);
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  public boolean bool(int column) {
    try {
      return result.getBoolean(column);
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  public BigDecimal decimal(int column) {
    try {
      return result.getBigDecimal(column);
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  /// Any type as DuckDB writes it; null stays null.
  public @Nullable String text(int column) {
    try {
      return result.getString(column);
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  /// The same, where there is always a value.
  public String requireText(int column) {
    return java.util.Objects.requireNonNull(text(column), "column is null");
  }

  public @Nullable LocalDate date(int column) {
    try {
      return result.getObject(column, LocalDate.class);
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  /// A timestamp in microseconds since 1970, UTC.
  public long micros(int column) {
    try {
      var at = result.getObject(column, LocalDateTime.class);
      return at == null ? 0 : ChronoUnit.MICROS.between(EPOCH, at);
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  public boolean isNull(int column) {
    try {
      return result.getObject(column) == null;
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }

  boolean wasNull() {
    try {
      return result.wasNull();
    } catch (SQLException e) {
      throw Session.broken(e);
    }
  }
}
