package slipway.monitoring.performance;

import org.jspecify.annotations.Nullable;
import slipway.api.Task;
import slipway.api.wire.Judged;
import slipway.monitoring.scoring.Joined;
import slipway.statistics.Auc;
import slipway.statistics.Brier;
import slipway.statistics.Calibration;
import slipway.statistics.DeLong;
import slipway.statistics.LogLoss;
import slipway.statistics.Multiclass;
import slipway.statistics.Regression;

/// The figures of predictions that have met their labels. Pure.
public final class Measured {
  private static final double LEVEL = 0.95;

  /// The normal quantile of 97.5 %.
  private static final double Z = 1.959963984540054;

  private static final int SPREAD_ROWS_MIN = 2;

  private Measured() {}

  /// AUC with DeLong's interval; means (log loss, gap) ± 1.96 standard errors of their rows.
  public static Judged.Figures of(Task task, Joined joined) {
    return switch (task) {
      case BINARY -> binary(joined.labels(), joined.predictions());
      case REGRESSION -> regression(joined.labels(), joined.predictions());
      case MULTICLASS -> multiclass(joined);
    };
  }

  private static Judged.Figures binary(double[] labels, double[] said) {
    var losses = LogLoss.perRow(labels, said);
    var ones = java.util.Arrays.stream(labels).filter(label -> label == 1).count();
    var zeros = labels.length - ones;
    boolean hasBoth = ones > 0 && zeros > 0;
    boolean hasSpread = ones >= SPREAD_ROWS_MIN && zeros >= SPREAD_ROWS_MIN;
    var differences = differences(labels, said);
    double gap = Calibration.gap(labels, said);
    var error = standardError(differences);
    return new Judged.Figures(
        labels.length,
        mean(labels),
        mean(said),
        hasBoth ? (Double) Auc.of(labels, said) : null,
        hasSpread ? auc(labels, said) : null,
        mean(losses),
        around(mean(losses), standardError(losses)),
        Brier.of(labels, said),
        Calibration.expectedError(labels, said),
        gap,
        error,
        around(gap, error),
        null,
        null);
  }

  private static Judged.Range auc(double[] labels, double[] said) {
    var interval = DeLong.interval(labels, said, LEVEL);
    return new Judged.Range(interval.low(), interval.high());
  }

  private static Judged.Figures regression(double[] labels, double[] said) {
    var differences = differences(labels, said);
    var error = standardError(differences);
    return new Judged.Figures(
        labels.length,
        mean(labels),
        mean(said),
        null,
        null,
        null,
        null,
        null,
        null,
        mean(differences),
        error,
        around(mean(differences), error),
        Regression.of(labels, said).rmse(),
        null);
  }

  private static Judged.Figures multiclass(Joined joined) {
    int classes = joined.width();
    boolean hasAll = classes > 1; // a log keeps one output of many
    return new Judged.Figures(
        joined.rows(),
        mean(joined.labels()),
        mean(joined.predictions()),
        null,
        null,
        hasAll ? (Double) LogLoss.multiclass(joined.labels(), joined.predictions(), classes) : null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        hasAll
            ? (Double) Multiclass.accuracy(joined.labels(), joined.predictions(), classes)
            : null);
  }

  private static double[] differences(double[] labels, double[] said) {
    var differences = new double[labels.length];
    java.util.Arrays.setAll(differences, i -> said[i] - labels[i]);
    return differences;
  }

  private static Judged.@Nullable Range around(double value, @Nullable Double error) {
    return error == null ? null : new Judged.Range(value - Z * error, value + Z * error);
  }

  /// Of a mean of independent rows; null with fewer than two.
  private static @Nullable Double standardError(double[] values) {
    if (values.length < SPREAD_ROWS_MIN) {
      return null;
    }
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / (values.length - 1) / values.length);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
