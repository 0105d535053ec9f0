package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.statistics.BreachForecast.Outlook;
import slipway.statistics.BreachForecast.Side;

final class BreachForecastTest {
  private static final double LEVEL = 0.95;
  private static final int SIMULATIONS = 2_000;

  @Test
  void straightLine_breachesWhenItSays() {
    var forecast =
        BreachForecast.of(
            new double[] {0, 31, 61, 92}, new double[] {0, 31, 61, 92}, 120, Side.ABOVE, LEVEL);
    assertThat(forecast.outlook()).isEqualTo(Outlook.APPROACHING);
    assertThat(forecast.at()).isCloseTo(120, within(1e-9));
    assertThat(forecast.earliest()).isCloseTo(120, within(1e-6));
    assertThat(forecast.latest()).isCloseTo(120, within(1e-6));
    assertThat(Json.read(Json.bytes(forecast), BreachForecast.class)).isEqualTo(forecast);
  }

  @Test
  void jumps_areNoTrend() {
    // calibration gaps of two models month by month: each jumps past the limit at the end
    for (var gaps : new double[][] {{-.0035, -.0057}, {-.0079, -.0010, .0023, -.0075}}) {
      var before = new double[gaps.length + 1];
      System.arraycopy(gaps, 0, before, 0, gaps.length);
      before[gaps.length] = gaps[gaps.length - 1];
      var forecast = BreachForecast.of(months(before.length), before, -.015, Side.BELOW, LEVEL);
      assertThat(forecast.outlook()).isEqualTo(Outlook.NO_TREND);
      assertThat(forecast.at()).isNull();
    }
    var gone =
        BreachForecast.of(
            months(3), new double[] {-.0035, -.0057, -.0286}, -.015, Side.BELOW, LEVEL);
    assertThat(gone.outlook()).isEqualTo(Outlook.BREACHED);
    assertThat(gone.slopeInterval().contains(0)).isTrue();
  }

  @Test
  void seriesThatMovesOff_isAway() {
    var forecast = BreachForecast.of(months(4), new double[] {9, 8, 7.1, 6}, 10, Side.ABOVE, LEVEL);
    assertThat(forecast.outlook()).isEqualTo(Outlook.AWAY);
  }

  @Test
  void trendsAreClaimed_asSeldomAsStatedWhereThereIsNone() {
    var random = new SplittableRandom(1);
    int claims = 0;
    for (int s = 0; s < SIMULATIONS; s++) {
      var values = random.doubles(8).map(u -> random.nextGaussian()).toArray();
      if (BreachForecast.of(months(8), values, 50, Side.ABOVE, LEVEL).outlook()
          != Outlook.NO_TREND) {
        claims++;
      }
    }
    assertThat(claims / (double) SIMULATIONS).isBetween(0.035, 0.065);
  }

  @Test
  void intervals_holdTheTimeAtWhichTheLineCrosses() {
    var random = new SplittableRandom(2);
    int held = 0;
    int first = 0;
    int all = 0;
    for (int s = 0; s < SIMULATIONS; s++) {
      var values = new double[12];
      for (int i = 0; i < values.length; i++) {
        values[i] = 0.5 * i + random.nextGaussian();
      }
      var forecast = BreachForecast.of(months(12), values, 10, Side.ABOVE, LEVEL);
      if (forecast.outlook() == Outlook.APPROACHING) {
        all++;
        double low = forecast.earliest() == null ? 0 : forecast.earliest();
        double high = forecast.latest() == null ? 0 : forecast.latest();
        held += low <= 20 && 20 <= high ? 1 : 0;
        int at = 12;
        while (0.5 * at + random.nextGaussian() <= 10) {
          at++;
        }
        first += low - 1 <= at && at <= high ? 1 : 0;
      }
    }
    System.out.printf(
        "forecasts %d: crossing held %.3f, first value beyond held %.3f%n",
        all, held / (double) all, first / (double) all);
    assertThat(all).isGreaterThan(SIMULATIONS * 9 / 10);
    assertThat(held / (double) all).isGreaterThan(0.95);
    assertThat(first / (double) all).isGreaterThan(0.90);
  }

  @Test
  void badArguments_areRefused() {
    var two = new double[] {1, 2};
    assertThatThrownBy(() -> BreachForecast.of(two, two, 5, Side.ABOVE, LEVEL))
        .hasMessage("times: 2 points (expected: at least three)");
    assertThatThrownBy(
            () -> BreachForecast.of(new double[] {1, 2, 2}, new double[3], 5, Side.ABOVE, LEVEL))
        .hasMessageContaining("above the time before it, 2.0");
    assertThatThrownBy(
            () -> BreachForecast.of(months(3), new double[3], Double.NaN, Side.ABOVE, LEVEL))
        .hasMessageContaining("limit: NaN");
  }

  private static double[] months(int n) {
    return IntStream.range(0, n).asDoubleStream().toArray();
  }
}
