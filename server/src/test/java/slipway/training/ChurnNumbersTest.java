package slipway.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.api.Task;
import slipway.config.TrainerConfig;
import slipway.processes.Processes;
import slipway.runtime.onnx.OnnxModels;
import slipway.telemetry.Telemetry;
import slipway.testing.ChurnFrames;

/// The churn example's published numbers: features by checksum, the model by its measures.
final class ChurnNumbersTest {
  private static final double MEASURE = 0.0002;
  private static final List<String> SUMMED =
      List.of(
          "tenure_days",
          "recency_days",
          "frequency",
          "monetary_total",
          "orders_30d",
          "spend_90d",
          "mean_gap_days",
          "recency_over_gap");

  /// The cutoff, then the sums in the order of [#SUMMED].
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1997-03-31 1086426 953467 31141 1071805.47 10937 1071805.47 97755.2906 18972.7164",
        "1997-06-30 3231296 2654890 40614 1430959.13 2959 353524.14 352856.1573 51873.5957",
        "1998-03-31 9689476 7136083 61927 2286985.15 2604 262823.89 1146890.7624 122667.0882",
        "1998-06-30 11834346 8655414 67591 2500315.63 1955 211934.34 1317661.565 145276.3823"
      })
  void features_haveThePublishedChecksums(String line) {
    var published = line.split(" ", -1);

    var frame = ChurnFrames.at(LocalDate.parse(published[0]));

    assertThat(frame.rows()).isEqualTo(23_570);
    for (int i = 0; i < SUMMED.size(); i++) {
      assertThat(frame.sum(SUMMED.get(i)))
          .as(SUMMED.get(i))
          .isCloseTo(Double.parseDouble(published[i + 1]), within(0.05)); // sums of float32
    }
  }

  @Test
  void model_hasThePublishedMeasures(@TempDir Path directory) {
    var march = ChurnFrames.at(LocalDate.of(1997, 3, 31));
    var settings = XgboostSettings.parse(ChurnFrames.settings(), Task.BINARY);
    var request = TrainingRequest.binary(march.write(directory.resolve("frame")), 5, settings);
    try (var processes = Processes.open(directory.resolve("processes"), new Telemetry())) {
      var training = Training.open(processes, TrainerConfig.ofThisProcess());

      var result = training.train(request, directory.resolve("attempt"), TrainingListener.silent());

      var outOfFold = binary(march, result.outOfFold());
      assertThat(outOfFold.auc()).isCloseTo(0.6945, within(MEASURE));
      assertThat(outOfFold.logLoss()).isCloseTo(0.4847, within(MEASURE));
      assertThat(outOfFold.baseLogLoss()).isCloseTo(0.5356, within(MEASURE));
      assertThat(outOfFold.calibrationGap()).isCloseTo(-0.0013, within(MEASURE));
      assertThat(result.largestDifference()).isPositive().isLessThan(1e-6);

      var june = ChurnFrames.at(LocalDate.of(1997, 6, 30));
      var served = new float[june.rows()];
      try (var model = OnnxModels.open().load(result.file(TrainingResult.MODEL), june.names())) {
        model.predict(june.features(), june.rows(), served);
      }
      var onJune = binary(june, served);
      assertThat(onJune.auc()).isCloseTo(0.7466, within(MEASURE));
      assertThat(onJune.logLoss()).isCloseTo(0.4011, within(MEASURE));
      assertThat(onJune.calibrationGap()).isCloseTo(-0.0281, within(MEASURE));
    }
  }

  private static Evaluation.Binary binary(ChurnFrames.ChurnFrame frame, float[] predictions) {
    return (Evaluation.Binary) Evaluation.of(Task.BINARY, 2, frame.labels(), predictions);
  }
}
