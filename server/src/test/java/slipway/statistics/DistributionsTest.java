package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Special functions and quantiles against scipy 1.17.1 (gammaln, gammaincc, betainc, chi2.isf,
/// t.isf).
final class DistributionsTest {
  private static final double SAME = 1e-11;

  @Test
  void gammaAndBeta_equalScipys() {
    close(Gamma.log(0.3), 1.0957979948180756);
    assertThat(Gamma.log(1)).isCloseTo(0, within(1e-14));
    close(Gamma.log(2.5), 0.2846828704729192);
    close(Gamma.log(10), 12.801827480081469);
    close(Gamma.log(1234.5), 7550.550901077894);
    close(Gamma.log(1e6), 12815504.569147611);
    close(Gamma.upper(0.5, 0.1), 0.6547208460185768);
    close(Gamma.upper(4.5, 2), 0.9114125268316792);
    close(Gamma.upper(4.5, 12), 0.004301310843500872);
    close(Gamma.upper(50, 40), 0.9296649333406051);
    close(Gamma.upper(50, 90), 1.6494985017178526e-06);
    close(Beta.lower(0.5, 0.5, 0.2), 0.2951672353008665);
    close(Beta.lower(2, 3, 0.7), 0.9163);
    close(Beta.lower(9.5, 0.5, 0.99), 0.6662641376986583);
    close(Beta.lower(100, 120, 0.4), 0.051042319230408355);
  }

  @Test
  void quantiles_equalScipys() {
    close(ChiSquare.upperQuantile(0.05, 9), 16.91897760462045);
    close(ChiSquare.upperQuantile(0.01, 1), 6.634896601021217);
    close(ChiSquare.upperQuantile(0.001, 10), 29.58829844507442);
    close(ChiSquare.upperQuantile(1e-4, 99), 160.05573829663086);
    close(StudentT.upperQuantile(0.025, 1), 12.706204736174705);
    close(StudentT.upperQuantile(0.025, 2), 4.302652729749464);
    close(StudentT.upperQuantile(0.05, 5), 2.015048373333024);
    close(StudentT.upperQuantile(0.005, 30), 2.749995653567226);
    close(StudentT.upperQuantile(1e-4, 7), 7.063432828157514);
  }

  @Test
  void sampler_drawsWithTheRightMeanAndVariance() {
    var random = new SplittableRandom(31);
    for (var rate : new double[] {0.0005, 0.04, 0.3, 0.5, 0.97}) {
      for (var n : new long[] {5, 200, 20_000}) {
        int draws = 20_000;
        double sum = 0;
        double squares = 0;
        for (int d = 0; d < draws; d++) {
          double off = MultinomialSampler.binomial(n, rate, random) - n * rate;
          sum += off;
          squares += off * off;
        }
        double variance = n * rate * (1 - rate);
        assertThat(sum / draws)
            .as("mean, n %s p %s", n, rate)
            .isCloseTo(0, within(4 * Math.sqrt(variance / draws)));
        double kurtosisLike = 2 + 1 / variance;
        assertThat(squares / draws / variance)
            .as("variance, n %s p %s", n, rate)
            .isCloseTo(1, within(4 * Math.sqrt(kurtosisLike / draws)));
      }
    }
  }

  @Test
  void sampler_followsTheBinomialDistribution() {
    var random = new SplittableRandom(37);
    int n = 60;
    double rate = 0.35;
    int draws = 100_000;
    var counts = new long[n + 1];
    for (int d = 0; d < draws; d++) {
      counts[(int) MultinomialSampler.binomial(n, rate, random)]++;
    }
    double chi = 0;
    int bins = 0;
    for (int k = 0; k <= n; k++) {
      double log =
          Gamma.log(n + 1)
              - Gamma.log(k + 1)
              - Gamma.log(n - k + 1)
              + k * Math.log(rate)
              + (n - k) * Math.log(1 - rate);
      double expected = draws * Math.exp(log);
      if (expected > 5) {
        chi += (counts[k] - expected) * (counts[k] - expected) / expected;
        bins++;
      }
    }
    assertThat(ChiSquare.upperTail(chi, bins - 1)).isGreaterThan(0.001);
  }

  private static void close(double actual, double expected) {
    assertThat(actual / expected).isCloseTo(1, within(SAME));
  }
}
