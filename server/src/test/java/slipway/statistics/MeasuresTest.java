package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MeasuresTest {
  private static final int SIMULATIONS = 2_000;

  @Test
  void auc_countsEveryPairAndTiesHalf() {
    var random = new SplittableRandom(5);
    for (int round = 0; round < 50; round++) {
      int n = 2 + random.nextInt(40);
      var labels = new double[n];
      var scores = new double[n];
      for (int i = 0; i < n; i++) {
        labels[i] = i < 2 ? i : random.nextInt(2);
        scores[i] = random.nextInt(6); // many ties
      }
      assertThat(Auc.of(labels, scores)).isCloseTo(naiveAuc(labels, scores), within(1e-12));
    }
  }

  @Test
  void auc_ofOneClassIsNoNumber() {
    assertThat(Auc.of(new double[] {1, 1}, new double[] {0.2, 0.4})).isNaN();
  }

  @Test
  void logLoss_ofASureAndWrongRowIsFinite() {
    double loss = LogLoss.of(new double[] {1, 0}, new double[] {0, 1});
    assertThat(loss).isBetween(36.0, 37.0);
  }

  @Test
  void baseLogLoss_ofOneClassIsZero() {
    assertThat(LogLoss.base(new double[] {1, 1, 1})).isZero();
  }

  @Test
  void expectedError_putsOneIntoTheLastBin() {
    assertThat(Calibration.expectedError(new double[] {1, 0}, new double[] {1, 0})).isZero();
    assertThat(Calibration.expectedError(new double[] {0, 1}, new double[] {1, 0})).isEqualTo(1);
  }

  /// By scikit-learn 1.9.1: log_loss, brier_score_loss(scale_by_half=False), accuracy_score.
  @Test
  void measuresOfClasses_equalScikitLearns() {
    double[] labels = {0, 1, 2, 1, 0, 2, 2, 1};
    double[] first = {
      .7, .2, .1, .1, .8, .1, .2, .3, .5, .5, .3, .2, .6, .3, .1, .1, .1, .8, .3, .4, .3, .25, .5,
      .25
    };
    double[] second = {
      .5, .3, .2, .2, .6, .2, .1, .2, .7, .3, .4, .3, .4, .4, .2, .2, .2, .6, .2, .2, .6, .3, .4, .3
    };
    assertThat(LogLoss.multiclass(labels, first, 3)).isCloseTo(0.6385034550131131, within(1e-14));
    assertThat(LogLoss.multiclass(labels, second, 3)).isCloseTo(0.6663963989273893, within(1e-14));
    assertThat(2 * Rows.mean(Brier.perRow(labels, first, 3))).isCloseTo(0.349375, within(1e-14));
    assertThat(2 * Rows.mean(Brier.perRow(labels, second, 3))).isCloseTo(0.36, within(1e-14));
    assertThat(Multiclass.accuracy(labels, first, 3)).isEqualTo(0.75);
    assertThat(Multiclass.accuracy(labels, second, 3)).isEqualTo(1);
  }

  @Test
  void brierOfClasses_isThatOfOneProbabilityWhereThereAreTwo() {
    double[] labels = {0, 1, 1};
    double[] ones = {.3, .6, .9};
    double[] both = {.7, .3, .4, .6, .1, .9};
    assertThat(Brier.perRow(labels, both, 2))
        .containsExactly(Brier.perRow(labels, ones), within(1e-15));
  }

  @Test
  void regression_ofEqualLabelsHasNoR2() {
    var measured = Regression.of(new double[] {3, 3}, new double[] {4, 3});
    assertThat(measured.r2()).isNaN();
    assertThat(measured.mae()).isEqualTo(0.5);
  }

  @Test
  void measures_refuseWhatTheyCannotMeasure() {
    assertThatThrownBy(() -> Auc.of(new double[0], new double[0])).hasMessageContaining("0 rows");
    assertThatThrownBy(() -> Auc.of(new double[] {1}, new double[] {1, 2}))
        .hasMessageContaining("2 rows (expected: 1");
    assertThatThrownBy(() -> LogLoss.of(new double[] {0, 2}, new double[] {0.5, 0.5}))
        .hasMessage("labels[1]: 2.0 (expected: 0 or 1)");
    assertThatThrownBy(() -> Brier.of(new double[] {0, 1}, new double[] {0.5, Double.NaN}))
        .hasMessage("predictions[1]: NaN (expected: 0 to 1)");
    assertThatThrownBy(() -> Multiclass.accuracy(new double[] {3}, new double[] {0, 1, 0}, 3))
        .hasMessage("labels[0]: 3.0 (expected: a whole number from 0 to 2)");
    assertThatThrownBy(() -> DeLong.paired(new double[] {1, 0, 0}, new double[3], new double[3]))
        .hasMessageContaining("1 ones, 2 zeros");
    assertThatThrownBy(() -> LogLoss.multiclass(new double[] {0}, new double[] {0.5, 0.2}, 2))
        .hasMessageContaining("sum 1");
  }

  @Test
  void deLongInterval_coversTheTruthAsOftenAsItSays() {
    var random = new SplittableRandom(17);
    double truth = 0.7602499; // of N(1,1) against N(0,1): Phi(1/sqrt 2)
    int covered = 0;
    for (int s = 0; s < SIMULATIONS; s++) {
      var labels = new double[160];
      var scores = new double[160];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % 2;
        scores[i] = labels[i] + random.nextGaussian();
      }
      if (DeLong.interval(labels, scores, 0.95).contains(truth)) {
        covered++;
      }
    }
    assertThat(covered / (double) SIMULATIONS).isBetween(0.93, 0.97);
  }

  @Test
  void deLongTest_alarmsAsOftenAsItSaysWhenThereIsNoDifference() {
    var random = new SplittableRandom(23);
    int alarms = 0;
    for (int s = 0; s < SIMULATIONS; s++) {
      var labels = new double[160];
      var first = new double[160];
      var second = new double[160];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % 2;
        double common = labels[i] + random.nextGaussian();
        first[i] = common + random.nextGaussian();
        second[i] = common + random.nextGaussian();
      }
      if (DeLong.paired(labels, first, second).pValue() < 0.05) {
        alarms++;
      }
    }
    assertThat(alarms / (double) SIMULATIONS).isBetween(0.035, 0.065);
  }

  @Test
  void deLong_ofTheSameScoresFindsNoDifference() {
    var labels = new double[] {0, 1, 0, 1, 1};
    var scores = new double[] {0.1, 0.8, 0.4, 0.3, 0.9};
    var compared = DeLong.paired(labels, scores, scores);
    assertThat(compared.difference()).isZero();
    assertThat(compared.pValue()).isEqualTo(1);
  }

  private static double naiveAuc(double[] labels, double[] scores) {
    double right = 0;
    int pairs = 0;
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < labels.length; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return right / pairs;
  }
}
