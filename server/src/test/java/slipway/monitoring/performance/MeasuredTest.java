package slipway.monitoring.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import slipway.api.Task;
import slipway.api.wire.Judged;
import slipway.monitoring.scoring.Joined;

/// Against scikit-learn 1.9.1 (log_loss, brier_score_loss, accuracy_score, mean_absolute_error,
/// root_mean_squared_error) and arithmetic by hand.
final class MeasuredTest {
  private static final double[] CLASSES = {0, 1, 2, 1, 0, 2, 2, 1};
  private static final double[] SAID = {
    .7, .2, .1, .1, .8, .1, .2, .3, .5, .5, .3, .2, .6, .3, .1, .1, .1, .8, .3, .4, .3, .25, .5, .25
  };

  @Test
  void classes_haveLossAccuracyAndAGapEach() {
    var figures = Measured.of(Task.MULTICLASS, joined(CLASSES, SAID, 3), List.of("a", "b", "c"));
    assertThat(figures.logLoss()).isCloseTo(0.6385034550131131, within(1e-12));
    assertThat(figures.brier()).isCloseTo(0.349375 / 2, within(1e-12));
    assertThat(figures.accuracy()).isEqualTo(0.75);
    assertThat(figures.auc()).isNull();
    assertThat(figures.gap()).isNull();
    var classes = Objects.requireNonNull(figures.classes());
    assertThat(classes).extracting(Judged.OfClass::name).containsExactly("a", "b", "c");
    assertThat(classes).extracting(Judged.OfClass::share).containsExactly(.25, .375, .375);
    assertThat(classes.getFirst().meanProbability()).isCloseTo(2.75 / 8, within(1e-12));
    assertThat(classes.getFirst().gap()).isCloseTo(2.75 / 8 - .25, within(1e-12));
    assertThat(classes.stream().mapToDouble(Judged.OfClass::gap).sum()).isCloseTo(0, within(1e-12));
  }

  @Test
  void classes_withoutNamesAreCalledByTheirPlace() {
    var figures = Measured.of(Task.MULTICLASS, joined(CLASSES, SAID, 3), List.of());
    assertThat(Objects.requireNonNull(figures.classes()))
        .extracting(Judged.OfClass::name)
        .containsExactly("0", "1", "2");
  }

  @Test
  void amounts_haveErrorsAndAMeanErrorWithItsInterval() {
    var labels = new double[] {3, -0.5, 2, 7, 4.5};
    var said = new double[] {2.5, 0, 2.1, 7.8, 4};
    var figures = Measured.of(Task.REGRESSION, joined(labels, said, 1), List.of());
    assertThat(figures.mae()).isCloseTo(0.48, within(1e-12));
    assertThat(figures.rmse()).isCloseTo(0.529150262212918, within(1e-12));
    assertThat(figures.gap()).isCloseTo(0.08, within(1e-12));
    var interval = Objects.requireNonNull(figures.rmseInterval());
    assertThat(interval.low()).isLessThan(0.529);
    assertThat(interval.high()).isGreaterThan(0.53);
    // the mean square is 0.28, its standard error that of .25 .25 .01 .64 .25
    double error = Math.sqrt((3 * .0009 + .0729 + .1296) / 4 / 5);
    assertThat(interval.high()).isCloseTo(Math.sqrt(.28 + 1.959963984540054 * error), within(1e-9));
  }

  private static Joined joined(double[] labels, double[] said, int width) {
    return new Joined(new String[labels.length], labels, said, width, 0, 0);
  }
}
