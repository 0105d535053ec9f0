package slipway.statistics;

/// The standard normal distribution.
final class Normal {
  private static final double SQRT_2PI = Math.sqrt(2 * Math.PI);
  private static final double TAIL_MAX = 38;
  private static final int SERIES_TERMS_MAX = 400;
  private static final double FRACTION_FROM = 5;
  private static final int FRACTION_DEPTH = 60;
  private static final int HALVINGS = 120;

  private Normal() {}

  /// P(Z > z): the series of Marsaglia, J. Statistical Software 11 (2004), near the middle, the
  /// continued fraction of Laplace in the tail; about 1e-15 absolute.
  static double upperTail(double z) {
    if (z < 0) {
      return 1 - upperTail(-z);
    }
    if (z > TAIL_MAX) {
      return 0;
    }
    double density = Math.exp(-z * z / 2) / SQRT_2PI;
    if (z > FRACTION_FROM) {
      double fraction = z;
      for (int k = FRACTION_DEPTH; k > 0; k--) {
        fraction = z + k / fraction;
      }
      return density / fraction;
    }
    double term = z;
    double sum = z;
    for (int k = 1; k < SERIES_TERMS_MAX && term > sum * Math.ulp(1.0); k++) {
      term *= z * z / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }

  /// The z with P(Z <= z) = p, by halving; p above 0 and below 1.
  static double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw slipway.api.SlipwayException.invalid("probability", p, "above 0 and below 1");
    }
    double low = -TAIL_MAX;
    double high = TAIL_MAX;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (upperTail(middle) > 1 - p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
