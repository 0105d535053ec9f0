package slipway.contracts;

import java.util.List;

/// Writes an expression over numbers as Java: small objects over an array of doubles, NaN for null,
/// no allocation when they are asked.
final class ExpressionPredicate {
  private static final int FALSE = 0;
  private static final int TRUE = 1;
  private static final int UNKNOWN = -1;

  /// A node that gives a number; NaN is null.
  interface Number {
    double of(double[] row);
  }

  /// A node that gives true, false or unknown.
  interface Truth {
    int of(double[] row);
  }

  private final List<String> features;

  private ExpressionPredicate(List<String> features) {
    this.features = features;
  }

  /// True unless the row makes the expression false.
  static RowRules.Test of(Expression rule, List<String> features) {
    var truth = new ExpressionPredicate(features).truth(rule);
    return row -> truth.of(row) != FALSE;
  }

  /// True, false or unknown, of rows of these features.
  static Truth truth(Expression rule, List<String> features) {
    return new ExpressionPredicate(features).truth(rule);
  }

  static boolean isTrue(int truth) {
    return truth == TRUE;
  }

  /// Whether the expression can be asked of a row of these features alone.
  static boolean isOver(Expression rule, List<String> features) {
    var able = new boolean[] {true};
    rule.walk(node -> able[0] &= isNumeric(node, features));
    return able[0];
  }

  private static boolean isNumeric(Expression node, List<String> features) {
    return switch (node) {
      case Expression.ColumnValue(var name, var previous, var kind) ->
          !previous
              && features.contains(name)
              && (kind == Expression.Kind.NUMBER || kind == Expression.Kind.BOOLEAN);
      case Expression.TextValue _,
          Expression.DateValue _,
          Expression.TimestampValue _,
          Expression.Days _,
          Expression.Length _,
          Expression.Matches _ ->
          false;
      case Expression.In(var operand, var _) -> operand.kind() == Expression.Kind.NUMBER;
      case Expression.NumberValue _,
          Expression.BooleanValue _,
          Expression.Arithmetic _,
          Expression.Negate _,
          Expression.Absolute _,
          Expression.Coalesce _,
          Expression.Compare _,
          Expression.MultipleOf _,
          Expression.And _,
          Expression.Or _,
          Expression.Not _,
          Expression.IsNull _ ->
          true;
    };
  }

  private Number number(Expression node) {
    return switch (node) {
      case Expression.NumberValue(var value) -> _ -> value;
      case Expression.ColumnValue(var name, var _, var _) -> {
        int at = features.indexOf(name);
        yield row -> row[at];
      }
      case Expression.Negate(var operand) -> {
        var value = number(operand);
        yield row -> -value.of(row);
      }
      case Expression.Absolute(var operand) -> {
        var value = number(operand);
        yield row -> Math.abs(value.of(row));
      }
      case Expression.Arithmetic(var operator, var left, var right) ->
          arithmetic(operator, number(left), number(right));
      case Expression.Coalesce(var operands) ->
          coalesce(operands.stream().map(this::number).toArray(Number[]::new));
      default -> throw new IllegalStateException(node + " gives no number at the door");
    };
  }

  private static Number arithmetic(char operator, Number left, Number right) {
    return switch (operator) {
      case '+' -> row -> left.of(row) + right.of(row);
      case '-' -> row -> left.of(row) - right.of(row);
      case '*' -> row -> left.of(row) * right.of(row);
      case '/' -> row -> left.of(row) / right.of(row);
      default -> throw new IllegalStateException("operator " + operator);
    };
  }

  private static Number coalesce(Number[] operands) {
    return row -> {
      for (var operand : operands) {
        double value = operand.of(row);
        if (!Double.isNaN(value)) {
          return value;
        }
      }
      return Double.NaN;
    };
  }

  private Truth truth(Expression node) {
    return switch (node) {
      case Expression.BooleanValue(var value) -> _ -> truth(value);
      case Expression.ColumnValue(var name, var _, var _) -> {
        int at = features.indexOf(name);
        yield row -> Double.isNaN(row[at]) ? UNKNOWN : truth(row[at] != 0);
      }
      case Expression.Not(var operand) -> {
        var value = truth(operand);
        yield row -> {
          int known = value.of(row);
          return known == UNKNOWN ? UNKNOWN : TRUE - known;
        };
      }
      case Expression.And(var left, var right) -> and(truth(left), truth(right));
      case Expression.Or(var left, var right) -> or(truth(left), truth(right));
      case Expression.IsNull(var operand) -> isNull(operand);
      case Expression.Compare(var operator, var left, var right) ->
          left.kind() == Expression.Kind.BOOLEAN
              ? compareTruths(operator, truth(left), truth(right))
              : compareNumbers(operator, number(left), number(right));
      case Expression.In(var operand, var values) -> in(number(operand), values);
      case Expression.MultipleOf(var operand, var unit) -> {
        var value = number(operand);
        yield row -> {
          double ratio = value.of(row) / unit;
          double off = Math.abs(ratio - Math.rint(ratio));
          return Double.isNaN(ratio)
              ? UNKNOWN
              : truth(off <= Expression.MultipleOf.TOLERANCE * Math.max(1, Math.abs(ratio)));
        };
      }
      case Expression.Coalesce(var operands) ->
          coalesce(operands.stream().map(this::truth).toArray(Truth[]::new));
      default -> throw new IllegalStateException(node + " gives no truth at the door");
    };
  }

  private static Truth and(Truth left, Truth right) {
    return row -> {
      int first = left.of(row);
      if (first == FALSE) {
        return FALSE;
      }
      int second = right.of(row);
      return second == FALSE ? FALSE : first == TRUE ? second : UNKNOWN;
    };
  }

  private static Truth or(Truth left, Truth right) {
    return row -> {
      int first = left.of(row);
      if (first == TRUE) {
        return TRUE;
      }
      int second = right.of(row);
      return second == TRUE ? TRUE : first == FALSE ? second : UNKNOWN;
    };
  }

  private Truth isNull(Expression operand) {
    if (operand.kind() == Expression.Kind.BOOLEAN) {
      var value = truth(operand);
      return row -> truth(value.of(row) == UNKNOWN);
    }
    var value = number(operand);
    return row -> truth(Double.isNaN(value.of(row)));
  }

  private static Truth coalesce(Truth[] operands) {
    return row -> {
      for (var operand : operands) {
        int value = operand.of(row);
        if (value != UNKNOWN) {
          return value;
        }
      }
      return UNKNOWN;
    };
  }

  private static Truth compareTruths(Expression.Comparison operator, Truth left, Truth right) {
    return row -> {
      int first = left.of(row);
      int second = right.of(row);
      return first == UNKNOWN || second == UNKNOWN ? UNKNOWN : compare(operator, first, second);
    };
  }

  private static Truth compareNumbers(Expression.Comparison operator, Number left, Number right) {
    return row -> {
      double first = left.of(row);
      double second = right.of(row);
      return Double.isNaN(first) || Double.isNaN(second)
          ? UNKNOWN
          : compare(operator, first, second);
    };
  }

  private static int compare(Expression.Comparison operator, double left, double right) {
    return truth(
        switch (operator) {
          case EQUAL -> left == right;
          case NOT_EQUAL -> left != right;
          case LESS -> left < right;
          case LESS_OR_EQUAL -> left <= right;
          case GREATER -> left > right;
          case GREATER_OR_EQUAL -> left >= right;
        });
  }

  private static Truth in(Number operand, List<Expression> values) {
    var known =
        values.stream()
            .mapToDouble(
                value -> value instanceof Expression.NumberValue(var number) ? number : Double.NaN)
            .toArray();
    return row -> {
      double value = operand.of(row);
      if (Double.isNaN(value)) {
        return UNKNOWN;
      }
      for (double one : known) {
        if (one == value) {
          return TRUE;
        }
      }
      return FALSE;
    };
  }

  private static int truth(boolean value) {
    return value ? TRUE : FALSE;
  }
}
