package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;
import slipway.api.Json;

final class PerformanceTest {
  private static final int SIMULATIONS = 2_000;

  @Test
  void performance_isThatOfTheSingleMeasures() {
    var data = Data.draw(500, new SplittableRandom(1));
    var measured = Performance.of(data.labels, data.probabilities, Bootstrap.of(digest("a")));
    assertThat(measured.rows()).isEqualTo(500);
    assertThat(Objects.requireNonNull(measured.auc()).value())
        .isEqualTo(Auc.of(data.labels, data.probabilities));
    assertThat(measured.logLoss().value()).isEqualTo(LogLoss.of(data.labels, data.probabilities));
    assertThat(measured.brier().value()).isEqualTo(Brier.of(data.labels, data.probabilities));
    assertThat(measured.calibrationError().value())
        .isEqualTo(Calibration.expectedError(data.labels, data.probabilities));
    for (var estimate :
        new Estimate[] {
          Objects.requireNonNull(measured.auc()),
          measured.logLoss(),
          measured.brier(),
          measured.calibrationError()
        }) {
      assertThat(estimate.interval().contains(estimate.value())).isTrue();
    }
    assertThat(Json.read(Json.bytes(measured), Performance.class)).isEqualTo(measured);
    assertThat(Performance.of(data.labels, data.probabilities, Bootstrap.of(digest("a"))))
        .isEqualTo(measured);
    assertThat(Performance.of(data.labels, data.probabilities, Bootstrap.of(digest("b"))))
        .isNotEqualTo(measured);
  }

  @Test
  void performance_ofOneClassHasNoAuc() {
    var measured =
        Performance.of(
            new double[] {1, 1, 1}, new double[] {.5, .6, .7}, Bootstrap.of(digest("a")));
    assertThat(measured.auc()).isNull();
    assertThat(measured.gap().gap()).isCloseTo(-0.4, within(1e-15));
  }

  @Test
  void gapInterval_coversTheTruthAsOftenAsItSays() {
    var random = new SplittableRandom(2);
    int covered = 0;
    for (int s = 0; s < SIMULATIONS; s++) {
      var data = Data.draw(300, random);
      if (CalibrationGap.of(data.labels, data.probabilities).interval(0.95).contains(0)) {
        covered++;
      }
    }
    assertThat(covered / (double) SIMULATIONS).isBetween(0.935, 0.965);
  }

  @Test
  void gap_needsTwoRows() {
    assertThatThrownBy(() -> CalibrationGap.of(new double[] {1}, new double[] {1}))
        .hasMessage("labels: 1 row (expected: at least two rows)");
    assertThat(CalibrationGap.of(new double[] {1, 1}, new double[] {1, 1}).z()).isZero();
  }

  @Test
  void entityBootstrap_isWiderWhereRowsGoTogether() {
    var random = new SplittableRandom(4);
    int entities = 200;
    var values = new double[entities * 5];
    var owner = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      owner[i] = i / 5;
      values[i] = i % 5 == 0 ? random.nextGaussian() : values[i - 1];
    }
    var bootstrap = Bootstrap.of(digest("rows"));
    var byRows = bootstrap.mean(values);
    var byEntities =
        bootstrap.entities(
            owner, rows -> Arrays.stream(rows).mapToDouble(r -> values[r]).average().orElseThrow());
    assertThat(byEntities.width() / byRows.width()).isCloseTo(Math.sqrt(5), within(0.35));
  }

  @Test
  void entityBootstrap_ofSingleRowsDrawsTheSame() {
    var values = new SplittableRandom(5).doubles(50).toArray();
    var bootstrap = Bootstrap.of(digest("rows"));
    Bootstrap.RowStatistic mean =
        rows -> Arrays.stream(rows).mapToDouble(r -> values[r]).sum() / rows.length;
    assertThat(bootstrap.entities(IntStream.range(0, 50).toArray(), mean))
        .isEqualTo(bootstrap.statistic(50, mean));
    assertThatThrownBy(() -> bootstrap.entities(new int[] {0, 2, 2}, mean))
        .hasMessage("entities: no row of 1 (expected: numbers without gaps)");
    assertThatThrownBy(() -> bootstrap.entities(new int[] {0, 3}, mean))
        .hasMessageContaining("entities[1]");
  }

  @Test
  void recalibration_findsWhatWasDistorted() {
    var random = new SplittableRandom(6);
    var data = Data.draw(20_000, random);
    var bold = new Recalibration(0.4, 1.8).apply(data.probabilities);
    var found = Recalibration.fit(data.labels, bold);
    assertThat(found.slope()).isCloseTo(1 / 1.8, within(0.03));
    assertThat(found.intercept()).isCloseTo(-0.4 / 1.8, within(0.05));
    var mended = found.apply(bold);
    assertThat(Math.abs(CalibrationGap.of(data.labels, mended).gap())).isLessThan(1e-4);
    assertThat(LogLoss.of(data.labels, mended)).isLessThan(LogLoss.of(data.labels, bold));
    assertThat(Auc.of(data.labels, mended)).isCloseTo(Auc.of(data.labels, bold), within(1e-12));
    assertThat(Json.read(Json.bytes(found), Recalibration.class)).isEqualTo(found);
  }

  @Test
  void recalibration_staysFiniteWhereLabelsAreSeparated() {
    var separated = Recalibration.fit(new double[] {0, 0, 1, 1}, new double[] {0, .2, .8, 1});
    assertThat(separated.slope()).isPositive().isFinite();
    var equal = Recalibration.fit(new double[] {0, 1, 1}, new double[] {.3, .3, .3});
    assertThat(equal.apply(0.3)).isCloseTo(2 * 0.75 / 3 + (1.0 / 3) / 3, within(1e-6));
    assertThatThrownBy(() -> Recalibration.fit(new double[] {1, 1}, new double[] {.3, .3}))
        .hasMessage("labels: 2 ones, 0 zeros (expected: at least one of each)");
  }

  @Test
  void recalibration_ofNothingChangesNothing() {
    assertThat(Recalibration.NONE.apply(0)).isZero();
    assertThat(Recalibration.NONE.apply(0.123)).isEqualTo(0.123);
    assertThatThrownBy(() -> Recalibration.NONE.apply(1.1)).hasMessageContaining("0 to 1");
  }

  @Test
  void comparison_saysEachOfTheFourVerdicts() {
    var data = Data.draw(4_000, new SplittableRandom(7));
    var worse = new Recalibration(0.5, 1).apply(data.probabilities);
    var nearly = new Recalibration(0.01, 1).apply(data.probabilities);
    var bootstrap = Bootstrap.of(digest("pairs"));
    var loss = PairedComparison.Loss.LOG_LOSS;
    var better =
        PairedComparison.of(data.labels, worse, data.probabilities, loss, 0.002, bootstrap);
    assertThat(better.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(better.difference().value())
        .isCloseTo(better.champion() - better.candidate(), within(1e-12));
    assertThat(
            PairedComparison.of(data.labels, data.probabilities, worse, loss, 0.002, bootstrap)
                .verdict())
        .isEqualTo(Verdict.WORSE);
    assertThat(
            PairedComparison.of(data.labels, data.probabilities, nearly, loss, 0.002, bootstrap)
                .verdict())
        .isEqualTo(Verdict.EQUIVALENT);
    assertThat(
            PairedComparison.of(data.labels, worse, data.probabilities, loss, 0.2, bootstrap)
                .verdict())
        .isEqualTo(Verdict.EQUIVALENT);
    var few = data.head(40);
    assertThat(
            PairedComparison.of(
                    few.labels,
                    few.probabilities,
                    new Recalibration(0.1, 1).apply(few.probabilities),
                    loss,
                    0.002,
                    bootstrap)
                .verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(Json.read(Json.bytes(better), PairedComparison.class)).isEqualTo(better);
  }

  @Test
  void comparison_refusesACandidateThatOrdersWorse() {
    var random = new SplittableRandom(8);
    var data = Data.draw(4_000, random);
    var champion = new Recalibration(1.5, 1).apply(data.probabilities); // off, but in order
    var candidate = data.probabilities.clone();
    for (int i = 0; i < candidate.length; i++) {
      candidate[i] = new Recalibration(0.8 * random.nextGaussian(), 1).apply(candidate[i]);
    }
    var compared =
        PairedComparison.of(
            data.labels,
            champion,
            candidate,
            PairedComparison.Loss.BRIER,
            0,
            Bootstrap.of(digest("x")));
    assertThat(compared.difference().interval().low()).isPositive();
    assertThat(Objects.requireNonNull(compared.auc()).interval().high()).isNegative();
    assertThat(compared.verdict()).isEqualTo(Verdict.WORSE);
  }

  @Test
  void comparisonOfLosses_needsNoLabels() {
    var compared =
        PairedComparison.ofLosses(
            new double[] {1, 2, 3}, new double[] {.5, 1.5, 2.5}, 0, Bootstrap.of(digest("x")));
    assertThat(compared.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(compared.auc()).isNull();
    assertThatThrownBy(() ->
            PairedComparison.ofLosses(
                new double[] {1}, new double[] {1}, -1, Bootstrap.of(digest("x"))))
        .hasMessage("margin: -1.0 (expected: 0 or more)");
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private record Data(double[] labels, double[] probabilities) {
    /// Labels that happen with these probabilities.
    static Data draw(int n, SplittableRandom random) {
      var labels = new double[n];
      var probabilities = new double[n];
      for (int i = 0; i < n; i++) {
        probabilities[i] = 1 / (1 + Math.exp(-1 - 1.3 * random.nextGaussian()));
        labels[i] = random.nextDouble() < probabilities[i] ? 1 : 0;
      }
      return new Data(labels, probabilities);
    }

    Data head(int n) {
      return new Data(Arrays.copyOf(labels, n), Arrays.copyOf(probabilities, n));
    }
  }
}
