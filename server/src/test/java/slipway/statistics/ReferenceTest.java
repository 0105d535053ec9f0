package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;

/// Every measure against what scikit-learn, scipy or the plain definition says of the same rows
/// (`statistics/reference.json` names the versions, `reference.py` beside it made it).
final class ReferenceTest {
  private static final double SAME = 1e-12;
  private static final JsonNode REFERENCE = reference();

  @Test
  void binaryMeasures_equalScikitLearns() {
    var binary = REFERENCE.path("binary");
    var labels = values(binary, "labels");
    var probabilities = values(binary, "probabilities");

    assertThat(Auc.of(labels, probabilities)).isCloseTo(number(binary, "auc"), within(SAME));
    assertThat(LogLoss.of(labels, probabilities))
        .isCloseTo(number(binary, "logLoss"), within(SAME));
    assertThat(LogLoss.base(labels)).isCloseTo(number(binary, "baseLogLoss"), within(SAME));
    assertThat(Brier.of(labels, probabilities)).isCloseTo(number(binary, "brier"), within(SAME));
    assertThat(Calibration.gap(labels, probabilities))
        .isCloseTo(number(binary, "gap"), within(SAME));
    assertThat(Calibration.expectedError(labels, probabilities))
        .isCloseTo(number(binary, "ece"), within(SAME));
  }

  @Test
  void multiclassMeasures_equalScikitLearns() {
    var multiclass = REFERENCE.path("multiclass");
    var labels = values(multiclass, "labels");
    var probabilities = values(multiclass, "probabilities");
    int classes = multiclass.path("classes").asInt();

    assertThat(LogLoss.multiclass(labels, probabilities, classes))
        .isCloseTo(number(multiclass, "logLoss"), within(SAME));
    assertThat(Multiclass.accuracy(labels, probabilities, classes))
        .isCloseTo(number(multiclass, "accuracy"), within(SAME));
    assertThat(Multiclass.baseLogLoss(labels, classes))
        .isCloseTo(number(multiclass, "baseLogLoss"), within(SAME));
  }

  @Test
  void regressionMeasures_equalScikitLearns() {
    var regression = REFERENCE.path("regression");

    var measured = Regression.of(values(regression, "labels"), values(regression, "predictions"));

    assertThat(measured.mae()).isCloseTo(number(regression, "mae"), within(1e-10));
    assertThat(measured.rmse()).isCloseTo(number(regression, "rmse"), within(1e-10));
    assertThat(measured.r2()).isCloseTo(number(regression, "r2"), within(SAME));
  }

  @Test
  void bootstrap_isCloseToScipysWithManyDraws() {
    var bootstrap = REFERENCE.path("bootstrap");
    var values = values(bootstrap, "values");

    var interval = new Bootstrap(20_000, 11, 0.95).mean(values);

    assertThat(interval.low()).isCloseTo(number(bootstrap, "low"), within(0.02));
    assertThat(interval.high()).isCloseTo(number(bootstrap, "high"), within(0.02));
    assertThat(new Bootstrap(20_000, 11, 0.95).mean(values)).isEqualTo(interval);
    assertThat(new Bootstrap(20_000, 12, 0.95).mean(values)).isNotEqualTo(interval);
  }

  @Test
  void normalTail_equalsScipys() {
    var normal = REFERENCE.path("normal");
    var z = values(normal, "z");
    var tails = values(normal, "upperTail");
    for (int i = 0; i < z.length; i++) {
      assertThat(Normal.upperTail(z[i])).isCloseTo(tails[i], within(1e-15 + tails[i] * 1e-6));
      assertThat(Normal.upperTail(-z[i])).isCloseTo(1 - tails[i], within(1e-14));
    }
    assertThat(Normal.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-12));
  }

  @Test
  void deLong_onThePapersDataEqualsItsDefinition() {
    var delong = REFERENCE.path("delong");
    var labels = values(delong, "labels");
    for (var contrast : delong.path("contrasts")) {
      var compared = DeLong.paired(labels, values(contrast, "first"), values(contrast, "second"));

      assertThat(compared.first()).isCloseTo(number(contrast, "aucFirst"), within(SAME));
      assertThat(compared.second()).isCloseTo(number(contrast, "aucSecond"), within(SAME));
      assertThat(Math.sqrt(compared.varianceFirst()))
          .isCloseTo(number(contrast, "errorFirst"), within(SAME));
      assertThat(Math.sqrt(compared.varianceSecond()))
          .isCloseTo(number(contrast, "errorSecond"), within(SAME));
      assertThat(compared.difference()).isCloseTo(number(contrast, "difference"), within(SAME));
      assertThat(compared.standardError()).isCloseTo(number(contrast, "error"), within(SAME));
      assertThat(compared.pValue()).isCloseTo(number(contrast, "pValue"), within(1e-10));
    }
  }

  private static double number(JsonNode node, String name) {
    return node.required(name).asDouble();
  }

  private static double[] values(JsonNode node, String name) {
    var array = node.required(name);
    var values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.path(i).asDouble();
    }
    return values;
  }

  private static JsonNode reference() {
    try (InputStream in = ReferenceTest.class.getResourceAsStream("/statistics/reference.json")) {
      return Json.tree(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
