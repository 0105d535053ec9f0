package slipway.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether monitors alarm as often as was stated when nothing is wrong, by the code that judges
/// windows: 2,000 months, fixed seeds. The standard error of 1,000 months is .03 at one alarm a
/// month and .01 at a quarter, so that a fifth is no matter of luck: the larger of the rows' limit
/// and the windows' gives .18 for .25, and fails.
final class FalseAlarmsTest {
  private static final int ROWS = 200;

  /// Comparisons that are made before the windows' own differences are known.
  private static final int LEARNING = Limits.CLEAN_WINDOWS_MIN;

  @Test
  void windows_thatDifferByTheirRowsOnly() {
    stated(new CleanMonths(30, ROWS, 0, 0, 0.25), 10, 102, LEARNING);
  }

  @Test
  void windows_thatDifferByThemselves() {
    stated(new CleanMonths(30, ROWS, 0.15, 0, 1), 10, 102, LEARNING);
  }

  /// An alarm for an incident must neither widen the limits until the next is missed, nor narrow
  /// them.
  @Test
  void incidents_areFoundAndSpoilNoLimit() {
    var result = new CleanMonths(30, ROWS, 0.15, 0.05, 1).run(4, 100, LEARNING, 5);
    assertThat(result.found()).isGreaterThan(0.9);
    assertThat(result.alarms()).isBetween(0.6, 1.2);
  }

  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  @ParameterizedTest
  @CsvSource({
    "30,  0,    1,   0", "30,  0,    0.25, 0",
    "30,  0.15, 1,   6", "30,  0.15, 0.25, 6",
    "30,  0.5,  1,   6", "30,  0.5,  0.25, 6",
    "7,   0,    1,   0", "7,   0,    0.5,  0",
    "7,   0.15, 1,   6", "7,   0.15, 0.5,  6",
    "90,  0,    0.5, 0", "90,  0.15, 0.5,  6",
  })
  void windows_ofOtherSizesAndBudgets(int days, double spread, double perMonth, int unknown) {
    int windows = 100;
    int series = Math.max(20, (int) Math.ceil(2_000 * Limits.MONTH_DAYS / days / windows));
    stated(new CleanMonths(days, ROWS, spread, 0, perMonth), series, windows, unknown);
  }

  private static void stated(CleanMonths months, int series, int windows, int unknown) {
    var result = months.run(series, windows, unknown, 3);
    System.out.printf("%s from comparison %d: %s%n", months, unknown + 1, result);
    assertThat(result.alarms())
        .as("%s: %s", months, result)
        .isBetween(0.8 * months.perMonth(), 1.2 * months.perMonth());
  }
}
