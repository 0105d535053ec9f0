package slipway.contracts;

import java.util.Map;
import java.util.stream.Collectors;
import slipway.analytics.ColumnType;
import slipway.analytics.Sql;

/// Writes an expression as DuckDB SQL.
final class ExpressionSql {
  private static final int DIGITS_OF_DOUBLE = 15;
  private static final double WHOLE_MAX = 1e15;
  private static final String NAN = "CAST('nan' AS DOUBLE)";

  private final String current;
  private final String previous;
  private final long days;
  private final Map<String, ColumnType> stored;

  /// @param current the alias of this version's relation, and `previous` that of the one before;
  ///   each with its dot, or empty
  ExpressionSql(String current, String previous, long days) {
    this(current, previous, days, Map.of());
  }

  private ExpressionSql(
      String current, String previous, long days, Map<String, ColumnType> stored) {
    this.current = current;
    this.previous = previous;
    this.days = days;
    this.stored = stored;
  }

  /// Over a relation whose columns' types are known: what cannot be NaN needs no guard, and is
  /// compared with a whole number as it is.
  static ExpressionSql over(Map<String, ColumnType> stored) {
    return new ExpressionSql("", "", 0, stored);
  }

  long days() {
    return days;
  }

  /// The condition under which a row breaks the rule: false and not merely unknown.
  String broken(Expression rule) {
    return "not " + write(rule);
  }

  String write(Expression node) {
    return switch (node) {
      case Expression.NumberValue(var value) -> "CAST('" + value + "' AS DOUBLE)";
      case Expression.BooleanValue(var value) -> String.valueOf(value);
      case Expression.TextValue(var value) -> Sql.literal(value);
      case Expression.DateValue(var value) -> Sql.literal(value);
      case Expression.TimestampValue(var value) -> "TIMESTAMP '" + value + '\'';
      case Expression.Days() -> "CAST(" + days + " AS DOUBLE)";
      case Expression.ColumnValue column -> column(column);
      case Expression.Arithmetic(var operator, var left, var right) ->
          notNan(write(left) + ' ' + operator + ' ' + write(right));
      case Expression.Negate(var operand) -> "(- " + write(operand) + ')';
      case Expression.Absolute(var operand) -> "abs(" + write(operand) + ')';
      case Expression.Length(var operand) -> "CAST(length(" + write(operand) + ") AS DOUBLE)";
      case Expression.Coalesce(var operands) ->
          operands.stream().map(this::write).collect(Collectors.joining(", ", "coalesce(", ")"));
      case Expression.Compare(
              var operator,
              Expression.ColumnValue column,
              Expression.NumberValue(var value))
          when isExact(column) && isWhole(value) ->
          '(' + name(column) + ' ' + operator.sql() + ' ' + (long) value + ')';
      case Expression.IsNull(Expression.ColumnValue column) when isExact(column) ->
          '(' + name(column) + " is null)";
      case Expression.Compare(var operator, var left, var right) ->
          '(' + write(left) + ' ' + operator.sql() + ' ' + write(right) + ')';
      case Expression.In(var operand, var values) ->
          values.stream()
              .map(this::write)
              .collect(Collectors.joining(", ", '(' + write(operand) + " in (", "))"));
      case Expression.Matches(var operand, var pattern) ->
          matches(write(operand), Sql.literal(pattern));
      case Expression.MultipleOf(var operand, var unit) -> multiple(write(operand), unit);
      case Expression.And(var left, var right) -> '(' + write(left) + " and " + write(right) + ')';
      case Expression.Or(var left, var right) -> '(' + write(left) + " or " + write(right) + ')';
      case Expression.Not(var operand) -> "(not " + write(operand) + ')';
      case Expression.IsNull(var operand) -> '(' + write(operand) + " is null)";
    };
  }

  private String column(Expression.ColumnValue column) {
    if (column.kind() != Expression.Kind.NUMBER) {
      return name(column);
    }
    var number = "CAST(" + name(column) + " AS DOUBLE)";
    return isExact(column) ? number : notNan(number);
  }

  private String name(Expression.ColumnValue column) {
    return (column.previous() ? previous : current) + Sql.name(column.name());
  }

  /// Stored in a type that has no NaN and that a double holds to the digit.
  private boolean isExact(Expression.ColumnValue column) {
    var type = column.previous() ? null : stored.get(column.name());
    return type != null
        && (type.kind() == ColumnType.Kind.INTEGER
            || (type.kind() == ColumnType.Kind.DECIMAL && type.precision() <= DIGITS_OF_DOUBLE));
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < WHOLE_MAX;
  }

  /// DuckDB extracts once for each value of a dictionary, and matches once for each row: 7 against
  /// 110 ms for three million rows of 229 values. Only an empty extract leaves it open.
  private static String matches(String text, String pattern) {
    var arguments = '(' + text + ", " + pattern + ')';
    return "(case when regexp_extract"
        + arguments
        + " <> '' then true else regexp_matches"
        + arguments
        + " end)";
  }

  private static String multiple(String value, double unit) {
    var ratio = '(' + value + " / CAST('" + unit + "' AS DOUBLE))";
    return "(abs("
        + ratio
        + " - round_even("
        + ratio
        + ", 0)) <= CAST('"
        + Expression.MultipleOf.TOLERANCE
        + "' AS DOUBLE) * greatest(CAST(1 AS DOUBLE), abs("
        + ratio
        + ")))";
  }

  private static String notNan(String number) {
    return "nullif(" + number + ", " + NAN + ')';
  }
}
