package slipway.datasets;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import slipway.analytics.ColumnType;
import slipway.time.Micros;

/// A value in the order of its column, with the text that people read.
sealed interface Ordered extends Comparable<Ordered> {
  String text();

  record Whole(long value) implements Ordered {
    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /// −0 and 0 are the same, NaN is the greatest.
  record Real(double value) implements Ordered {
    @Override
    public String text() {
      return Double.toString(value == 0 ? 0 : value);
    }
  }

  record Exact(BigDecimal value) implements Ordered {
    @Override
    public String text() {
      return value.toPlainString();
    }
  }

  record Text(String value) implements Ordered {
    @Override
    public String text() {
      return value;
    }
  }

  record Day(int epochDay) implements Ordered {
    @Override
    public String text() {
      return LocalDate.ofEpochDay(epochDay).toString();
    }
  }

  record Moment(long epochMicros) implements Ordered {
    @Override
    public String text() {
      return LocalDateTime.ofInstant(Micros.instant(epochMicros), ZoneOffset.UTC).toString();
    }
  }

  static Ordered parse(ColumnType type, String text) {
    return switch (type.kind()) {
      case INTEGER -> new Whole(Long.parseLong(text));
      case NUMBER -> new Real(Double.parseDouble(text));
      case DECIMAL -> new Exact(new BigDecimal(text));
      case STRING, BOOLEAN -> new Text(text);
      case DATE -> new Day(Math.toIntExact(LocalDate.parse(text).toEpochDay()));
      case TIMESTAMP -> new Moment(Micros.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)));
    };
  }

  @Override
  default int compareTo(Ordered other) {
    return switch (this) {
      case Whole(var value) when other instanceof Whole(var with) -> Long.compare(value, with);
      case Real(var value) when other instanceof Real(var with) ->
          Double.compare(value == 0 ? 0 : value, with == 0 ? 0 : with);
      case Exact(var value) when other instanceof Exact(var with) -> value.compareTo(with);
      case Text(var value) when other instanceof Text(var with) -> value.compareTo(with);
      case Day(var value) when other instanceof Day(var with) -> Integer.compare(value, with);
      case Moment(var value) when other instanceof Moment(var with) -> Long.compare(value, with);
      default -> throw new IllegalArgumentException(this + " beside " + other);
    };
  }
}
