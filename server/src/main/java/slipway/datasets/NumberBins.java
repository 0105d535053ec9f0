package slipway.datasets;

import slipway.analytics.ColumnType;

/// A histogram's bins for any number, the same for every data set: each power of two is cut into
/// sixteen. A bin's key is the upper bits of its edge nearest zero, as IEEE 754 has them; keys of
/// negative numbers are negative.
final class NumberBins {
  /// Bits of the mantissa below those that tell bins apart.
  private static final int DROPPED_BITS = 48;

  private NumberBins() {}

  static long of(double value) {
    long magnitude = Double.doubleToLongBits(Math.abs(value)) >>> DROPPED_BITS;
    return value < 0 ? -magnitude - 1 : magnitude;
  }

  /// The lower edge, included (excluded for negative numbers, whose bins mirror the positive ones).
  static double from(long bin) {
    return bin < 0 ? -edge(-bin) : edge(bin);
  }

  /// The upper edge.
  static double to(long bin) {
    return bin < 0 ? -edge(-bin - 1) : edge(bin + 1);
  }

  /// How an edge of a bin is written: of whole numbers, the first one included.
  static String text(double edge, long bin, ColumnType type) {
    if (type.kind() != ColumnType.Kind.INTEGER) {
      return Double.toString(edge);
    }
    return Long.toString((long) (bin < 0 ? Math.floor(edge) + 1 : Math.ceil(edge)));
  }

  private static double edge(long magnitude) {
    return Double.longBitsToDouble(magnitude << DROPPED_BITS);
  }
}
