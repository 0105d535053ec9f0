package slipway.statistics;

/// Student's t distribution.
final class StudentT {
  private static final int HALVINGS = 200;

  private StudentT() {}

  /// P(T > t) for t >= 0.
  static double upperTail(double t, double degrees) {
    return 0.5 * Beta.lower(degrees / 2, 0.5, degrees / (degrees + t * t));
  }

  /// The t that is exceeded with probability `tail`, above 0 and at most one half.
  static double upperQuantile(double tail, double degrees) {
    double low = 0;
    double high = 1;
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
