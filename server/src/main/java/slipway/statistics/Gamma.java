package slipway.statistics;

/// The gamma function and its incomplete form.
final class Gamma {
  private static final double LANCZOS_G = 7;
  private static final double[] LANCZOS = {
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7
  };
  private static final double HALF_LOG_2PI = 0.91893853320467274178;
  private static final int TERMS_MAX = 10_000;
  private static final double TINY = 1e-300;

  private Gamma() {}

  /// log Γ(x) for x > 0, by Lanczos' approximation with Godfrey's coefficients (g = 7, 9 terms);
  /// relative error about 1e-15.
  static double log(double x) {
    if (x < 0.5) {
      return StrictMath.log(Math.PI / StrictMath.sin(Math.PI * x)) - log(1 - x);
    }
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double t = x - 1 + LANCZOS_G + 0.5;
    return HALF_LOG_2PI + (x - 0.5) * StrictMath.log(t) - t + StrictMath.log(sum);
  }

  /// Q(a, x) = Γ(a, x) / Γ(a), the upper tail of a gamma variable of shape a: the series below a +
  /// 1, Lentz's continued fraction above (Press et al., Numerical Recipes, 6.2).
  static double upper(double a, double x) {
    if (x <= 0) {
      return 1;
    }
    double factor = StrictMath.exp(-x + a * StrictMath.log(x) - log(a));
    return x < a + 1 ? 1 - factor * series(a, x) : factor * fraction(a, x);
  }

  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int k = 1; k < TERMS_MAX && term > sum * Math.ulp(1.0); k++) {
      term *= x / (a + k);
      sum += term;
    }
    return sum;
  }

  private static double fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < TERMS_MAX; i++) {
      double an = -i * (i - a);
      b += 2;
      d = 1 / away(an * d + b);
      c = away(b + an / c);
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
