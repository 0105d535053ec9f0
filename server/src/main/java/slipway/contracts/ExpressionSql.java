package slipway.contracts;

import java.util.stream.Collectors;
import slipway.analytics.Sql;

/// Writes an expression as DuckDB SQL.
final class ExpressionSql {
  private static final String NAN = "CAST('nan' AS DOUBLE)";

  private final String current;
  private final String previous;
  private final long days;

  /// @param current the alias of this version's relation, and `previous` that of the one before;
  ///   each with its dot, or empty
  ExpressionSql(String current, String previous, long days) {
    this.current = current;
    this.previous = previous;
    this.days = days;
  }

  static ExpressionSql over(String alias) {
    return new ExpressionSql(alias, "", 0);
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
      case Expression.Compare(var operator, var left, var right) ->
          '(' + write(left) + ' ' + operator.sql() + ' ' + write(right) + ')';
      case Expression.In(var operand, var values) ->
          values.stream()
              .map(this::write)
              .collect(Collectors.joining(", ", '(' + write(operand) + " in (", "))"));
      case Expression.Matches(var operand, var pattern) ->
          "regexp_matches(" + write(operand) + ", " + Sql.literal(pattern) + ')';
      case Expression.MultipleOf(var operand, var unit) -> multiple(write(operand), unit);
      case Expression.And(var left, var right) -> '(' + write(left) + " and " + write(right) + ')';
      case Expression.Or(var left, var right) -> '(' + write(left) + " or " + write(right) + ')';
      case Expression.Not(var operand) -> "(not " + write(operand) + ')';
      case Expression.IsNull(var operand) -> '(' + write(operand) + " is null)";
    };
  }

  private String column(Expression.ColumnValue column) {
    var name = (column.previous() ? previous : current) + Sql.name(column.name());
    return column.kind() == Expression.Kind.NUMBER ? notNan("CAST(" + name + " AS DOUBLE)") : name;
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
