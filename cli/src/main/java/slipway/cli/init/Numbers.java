package slipway.cli.init;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// How numbers are written into files for people to read and change.
final class Numbers {
  private static final int DIGITS = 2;

  private Numbers() {}

  /// As short as it can be without becoming another number.
  static String text(double value) {
    var plain = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    return plain.precision() - plain.scale() > 15 || plain.scale() > 12
        ? plain.toString()
        : plain.toPlainString();
  }

  /// The bound that lies the whole seen range above the greatest, in two digits.
  static double above(double least, double most) {
    return rounded(most + Math.max(most - least, Math.abs(most)), RoundingMode.CEILING);
  }

  /// The bound that lies the whole seen range below the least; 0 when nothing below 0 was seen.
  static double below(double least, double most) {
    return least >= 0
        ? 0
        : rounded(least - Math.max(most - least, Math.abs(least)), RoundingMode.FLOOR);
  }

  /// A field as a number of JSON; null when it is none.
  static @Nullable String json(@Nullable String field) {
    try {
      return field == null ? null : text(Double.parseDouble(field));
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static double rounded(double value, RoundingMode mode) {
    return new BigDecimal(value).round(new MathContext(DIGITS, mode)).doubleValue();
  }
}
