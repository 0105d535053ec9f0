package slipway.statistics;

/// The beta function and its incomplete form.
final class Beta {
  private static final int TERMS_MAX = 10_000;
  private static final double TINY = 1e-300;

  private Beta() {}

  /// log B(a, b) for a, b > 0.
  static double log(double a, double b) {
    return Gamma.log(a) + Gamma.log(b) - Gamma.log(a + b);
  }

  /// I_x(a, b), the share of a beta variable below x, by Lentz's continued fraction (Press et al.,
  /// Numerical Recipes, 6.4).
  static double lower(double a, double b, double x) {
    if (x <= 0) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double factor = StrictMath.exp(a * StrictMath.log(x) + b * StrictMath.log1p(-x) - log(a, b));
    return x < (a + 1) / (a + b + 2)
        ? factor * fraction(a, b, x) / a
        : 1 - factor * fraction(b, a, 1 - x) / b;
  }

  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m < TERMS_MAX; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / away(1 + even * d);
      c = away(1 + even / c);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / away(1 + odd * d);
      c = away(1 + odd / c);
      h *= d * c;
      if (Math.abs(d * c - 1) < Math.ulp(1.0)) {
        break;
      }
    }
    return h;
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
