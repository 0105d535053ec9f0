package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;

/// Whether limits alarm as often as they say: months of clean windows, five features of different
/// kinds, four looks a month.
final class DriftLimitsSimulationTest {
  private static final boolean IS_LONG = Boolean.getBoolean("slipway.long");
  private static final int REFERENCES = IS_LONG ? 400 : 50;
  private static final int MONTHS_EACH = IS_LONG ? 5 : 40;
  private static final int MONTHS = REFERENCES * MONTHS_EACH;
  private static final int LOOKS = 4;
  private static final int REFERENCE_ROWS = 2_000;
  private static final int WINDOW_ROWS = 400;

  private record Feature(String name, ToDoubleFunction<SplittableRandom> draw) {}

  private static final Feature[] FEATURES = {
    new Feature("normal", SplittableRandom::nextGaussian),
    new Feature("skewed", random -> Math.exp(random.nextGaussian())),
    new Feature("few values", random -> Math.floor(3 * random.nextDouble() * random.nextDouble())),
    new Feature("rare value", random -> random.nextDouble() < 0.03 ? 1 : 0),
    new Feature(
        "with nulls",
        random -> random.nextDouble() < 0.4 ? Double.NaN : Math.floor(50 * random.nextDouble())),
  };

  @Test
  void limits_alarmAsOftenAsStated() {
    for (double perMonth : IS_LONG ? new double[] {1, 0.25} : new double[] {1}) {
      var alarms = simulate(perMonth);
      System.out.printf(
          "drift limits, %d months, %s stated a month: psi %.3f, js %.3f, ks %.3f; chi-square floor"
              + " %.3f; psi > 0.1: %.3f%n",
          MONTHS, perMonth, alarms[0], alarms[1], alarms[2], alarms[3], alarms[4]);
      assertThat(alarms[0]).as("psi").isBetween(0.8 * perMonth, 1.2 * perMonth);
      assertThat(alarms[1]).as("js").isBetween(0.8 * perMonth, 1.2 * perMonth);
      // a histogram of two values takes few values of KS: at most, not exactly
      assertThat(alarms[2]).as("ks").isBetween(0.5 * perMonth, 1.2 * perMonth);
    }
  }

  @Test
  void limitsOfCleanWindows_alarmAsOftenAsStated() {
    var random = new SplittableRandom(11);
    int rounds = 20_000;
    for (int windows : new int[] {6, 12, 40}) {
      for (double alpha : new double[] {0.2, 0.05}) {
        int alarms = 0;
        for (int r = 0; r < rounds; r++) {
          var clean = new double[windows];
          for (int i = 0; i < windows; i++) {
            clean[i] = chiSquare(random);
          }
          alarms += chiSquare(random) > DriftLimits.ofCleanWindows(clean, alpha) ? 1 : 0;
        }
        assertThat(alarms / (double) rounds)
            .as("%d windows, %s", windows, alpha)
            .isBetween(0.8 * alpha, 1.2 * alpha);
      }
    }
  }

  /// Of five degrees of freedom.
  private static double chiSquare(SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      double normal = random.nextGaussian();
      sum += normal * normal;
    }
    return sum;
  }

  /// False alarms a month by the limits of PSI, JS and KS, by the floor and by the habitual 0.1.
  private static double[] simulate(double perMonth) {
    double alpha = new AlarmBudget(perMonth, LOOKS, FEATURES.length).alpha();
    var random = new SplittableRandom(20);
    var alarms = new double[5];
    for (int r = 0; r < REFERENCES; r++) {
      var evidence = Digest.of(("reference " + r).getBytes(StandardCharsets.UTF_8));
      for (var feature : FEATURES) {
        var values = draw(feature, REFERENCE_ROWS, random);
        var edges = BinEdges.deciles(values);
        var reference = edges.count(values);
        var limits = DriftLimits.learn(reference, WINDOW_ROWS, alpha, evidence);
        for (int look = 0; look < LOOKS * MONTHS_EACH; look++) {
          var window = edges.count(draw(feature, WINDOW_ROWS, random));
          double psi = Psi.of(reference, window);
          count(alarms, 0, psi > limits.psi());
          count(alarms, 1, JensenShannon.distance(reference, window) > limits.jsDistance());
          double ks = KolmogorovSmirnov.distance(reference.all(), window.all());
          count(alarms, 2, ks > limits.ks());
          count(alarms, 3, psi > Psi.floor(reference, window, alpha));
          count(alarms, 4, psi > 0.1);
        }
      }
    }
    for (int i = 0; i < alarms.length; i++) {
      alarms[i] /= MONTHS;
    }
    return alarms;
  }

  private static void count(double[] alarms, int which, boolean isAlarm) {
    if (isAlarm) {
      alarms[which]++;
    }
  }

  private static double[] draw(Feature feature, int rows, SplittableRandom random) {
    var values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = feature.draw().applyAsDouble(random);
    }
    return values;
  }
}
