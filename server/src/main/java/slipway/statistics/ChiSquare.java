package slipway.statistics;

/// The chi-square distribution.
final class ChiSquare {
  private static final int HALVINGS = 200;

  private ChiSquare() {}

  static double upperTail(double x, double degrees) {
    return Gamma.upper(degrees / 2, x / 2);
  }

  /// The x that a variable of these degrees of freedom (above 0) exceeds with probability `tail`,
  /// above 0 and below 1.
  static double upperQuantile(double tail, double degrees) {
    double low = 0;
    double high = degrees + 1;
    while (upperTail(high, degrees) > tail) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (upperTail(middle, degrees) > tail) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
