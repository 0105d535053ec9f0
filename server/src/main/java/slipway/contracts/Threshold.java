package slipway.contracts;

import java.math.BigDecimal;
import slipway.api.Counted;

/// What a counted number must be: an operator of ODCS with its bound, on rows or on their share.
///
/// @param high the upper bound of a range; else the same as `low`
record Threshold(Operator operator, double low, double high, Unit unit) {
  /// What is compared.
  enum Unit {
    ROWS,
    PERCENT
  }

  /// ODCS's operators, by their keys.
  enum Operator {
    MUST_BE("mustBe", ""),
    MUST_NOT_BE("mustNotBe", "not "),
    MUST_BE_GREATER_THAN("mustBeGreaterThan", "> "),
    MUST_BE_GREATER_OR_EQUAL_TO("mustBeGreaterOrEqualTo", ">= "),
    MUST_BE_LESS_THAN("mustBeLessThan", "< "),
    MUST_BE_LESS_OR_EQUAL_TO("mustBeLessOrEqualTo", "<= "),
    MUST_BE_BETWEEN("mustBeBetween", "between "),
    MUST_NOT_BE_BETWEEN("mustNotBeBetween", "not between ");

    private final String key;
    private final String sign;

    Operator(String key, String sign) {
      this.key = key;
      this.sign = sign;
    }

    String key() {
      return key;
    }

    boolean isRange() {
      return this == MUST_BE_BETWEEN || this == MUST_NOT_BE_BETWEEN;
    }
  }

  private static final double PERCENT = 100;

  /// No row at all, as rules of single rows demand.
  static final Threshold NONE = new Threshold(Operator.MUST_BE, 0, 0, Unit.ROWS);

  /// Whether `count` of `rows` rows are as they must be; of no rows, any share is 0.
  boolean holds(long count, long rows) {
    double value = unit == Unit.ROWS ? count : share(count, rows);
    return switch (operator) {
      case MUST_BE -> value == low;
      case MUST_NOT_BE -> value != low;
      case MUST_BE_GREATER_THAN -> value > low;
      case MUST_BE_GREATER_OR_EQUAL_TO -> value >= low;
      case MUST_BE_LESS_THAN -> value < low;
      case MUST_BE_LESS_OR_EQUAL_TO -> value <= low;
      case MUST_BE_BETWEEN -> low <= value && value <= high;
      case MUST_NOT_BE_BETWEEN -> value < low || value > high;
    };
  }

  /// `<= 3 percent`.
  String text() {
    var bounds = plain(low) + (operator.isRange() ? " and " + plain(high) : "");
    return operator.sign
        + bounds
        + (unit == Unit.ROWS
            ? " " + Counted.noun(operator.isRange() ? high : low, "row")
            : " percent");
  }

  /// `98 of 8928 rows`, with the share where that is what counts.
  String found(long count, long rows) {
    var counted = count + " of " + rows + " " + Counted.noun(rows, "row");
    return unit == Unit.ROWS
        ? counted
        : plain(Math.rint(share(count, rows) * PERCENT) / PERCENT) + " percent (" + counted + ")";
  }

  private static double share(long count, long rows) {
    return rows == 0 ? 0 : PERCENT * count / rows;
  }

  static String plain(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
