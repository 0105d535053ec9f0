package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Task;
import slipway.api.declaration.RolloutSpec;
import slipway.api.declaration.RolloutSpec.Loss;

final class LossesTest {
  private static final float[] FORMER = {.5f, .3f, .2f};
  private static final float[] CANDIDATE = {.8f, .15f, .05f};

  @Test
  void brier_ofClassesIsHalfTheSumOfSquares() {
    var losses = losses(Loss.BRIER, null, null);
    double former = (.25 + .09 + .04) / 2;
    double candidate = (.04 + .0225 + .0025) / 2;
    assertThat(losses.difference(FORMER, CANDIDATE, 0)).isCloseTo(former - candidate, within(1e-7));
    assertThat(losses.difference(FORMER, CANDIDATE, 2)).isNegative();
  }

  @Test
  void brier_ofTwoClassesIsThatOfOneProbability() {
    var losses = losses(Loss.BRIER, null, null);
    assertThat(losses.difference(new float[] {.4f, .6f}, new float[] {.1f, .9f}, 1))
        .isCloseTo(losses.difference(.6, .9, 1), within(1e-7));
  }

  @Test
  void logLoss_ofClassesIsOfTheOneThatCame_clipped() {
    var losses = losses(Loss.LOG_LOSS, null, null);
    double scale = Math.log(99);
    assertThat(losses.difference(FORMER, CANDIDATE, 0))
        .isCloseTo((Math.log(.8) - Math.log(.5)) / scale, within(1e-7));
    assertThat(losses.difference(new float[] {1, 0, 0}, new float[] {0, 1, 0}, 1)).isEqualTo(1);
  }

  @Test
  void aClassWithoutAnOutput_wasGivenNoProbability() {
    var brier = losses(Loss.BRIER, null, null);
    assertThat(brier.single(FORMER, -1)).isCloseTo((1 + .25 + .09 + .04) / 2, within(1e-7));
    assertThat(brier.single(FORMER, 3)).isEqualTo(brier.single(FORMER, -1));
    var logLoss = losses(Loss.LOG_LOSS, null, null);
    assertThat(logLoss.single(FORMER, -1)).isEqualTo(1);
    assertThat(logLoss.difference(FORMER, CANDIDATE, -1)).isZero();
  }

  @Test
  void amounts_countUpToTheScale() {
    var absolute = losses(Loss.ABSOLUTE_ERROR, null, 10.0);
    assertThat(absolute.difference(107, 102, 100)).isEqualTo(.5);
    assertThat(absolute.difference(1_000, 100, 100)).isEqualTo(1);
    assertThat(absolute.difference(100, 1_000, 100)).isEqualTo(-1);
    assertThat(losses(Loss.SQUARED_ERROR, null, 100.0).difference(107, 102, 100)).isEqualTo(.45);
  }

  @Test
  void losses_fitTheirTask() {
    assertThat(losses(Loss.BRIER, null, null).fits(Task.MULTICLASS)).isTrue();
    assertThat(losses(Loss.BRIER, null, null).fits(Task.REGRESSION)).isFalse();
    assertThat(losses(Loss.ABSOLUTE_ERROR, null, 1.0).fits(Task.REGRESSION)).isTrue();
    assertThat(losses(Loss.ABSOLUTE_ERROR, null, 1.0).fits(Task.BINARY)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ABSOLUTE_ERROR |    |     | spec.quality.scale: null (expected: above 0",
        "ABSOLUTE_ERROR |    | 0   | spec.quality.scale: 0.0",
        "SQUARED_ERROR  | 5  | 5   | spec.quality.margin: 5.0 (expected: 0 or more and below the scale, 5.0)",
        "BRIER          |    | 2   | spec.quality.scale: 2.0 (expected: none",
        "BRIER          | 1  |     | spec.quality.margin: 1.0 (expected: 0 or more and below 1)",
      })
  void quality_refusesWhatCannotBeBetOn(
      Loss loss, @Nullable Double margin, @Nullable Double scale, String message) {
    assertThatThrownBy(() -> losses(loss, margin, scale)).hasMessageContaining(message);
  }

  private static Losses losses(Loss loss, @Nullable Double margin, @Nullable Double scale) {
    var spec =
        new RolloutSpec(
            null,
            "e",
            null,
            List.of(new RolloutSpec.Step(0.5, 100)),
            null,
            new RolloutSpec.Quality(loss, null, margin, scale),
            null);
    return Losses.of(RolloutRules.of(spec).quality());
  }
}
