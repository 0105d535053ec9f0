package slipway.monitoring.performance;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Task;
import slipway.api.wire.Judged;
import slipway.api.wire.Performance;
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

  /// AUC with DeLong's interval; means (log loss, gap, squared error) ± 1.96 standard errors of
  /// their rows.
  ///
  /// @param classNames of a multiclass model; none when they have no names
  public static Judged.Figures of(Task task, Joined joined, List<String> classNames) {
    return switch (task) {
      case BINARY -> binary(joined.labels(), joined.predictions());
      case REGRESSION -> regression(joined.labels(), joined.predictions());
      case MULTICLASS -> multiclass(joined, classNames);
    };
  }

  /// The figures as one line of an endpoint's performance.
  public static Performance performance(
      LocalDate cutoff, LocalDate knownOn, Digest release, Task task, Judged.Figures figures) {
    return new Performance(
        cutoff,
        knownOn,
        release,
        task,
        figures.n(),
        figures.baseRate(),
        figures.auc(),
        figures.logLoss(),
        figures.brier(),
        figures.ece(),
        figures.gap(),
        figures.accuracy(),
        figures.rmse(),
        figures.mae(),
        new Performance.Intervals(
            figures.aucInterval(), figures.logLossInterval(), figures.gapInterval()));
  }

  private static Judged.Figures binary(double[] labels, double[] said) {
    var losses = LogLoss.perRow(labels, said);
    var ones = Arrays.stream(labels).filter(label -> label == 1).count();
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
        null,
        null,
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
    var errors = Regression.of(labels, said);
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
        errors.rmse(),
        null,
        root(differences),
        errors.mae(),
        null);
  }

  /// Of the root of the mean square: the roots of the ends of the mean square's interval.
  private static Judged.@Nullable Range root(double[] differences) {
    var squares = Arrays.stream(differences).map(difference -> difference * difference).toArray();
    var interval = around(mean(squares), standardError(squares));
    return interval == null
        ? null
        : new Judged.Range(Math.sqrt(Math.max(0, interval.low())), Math.sqrt(interval.high()));
  }

  private static Judged.Figures multiclass(Joined joined, List<String> names) {
    int classes = joined.width();
    var losses = LogLoss.perRow(joined.labels(), joined.predictions(), classes);
    return new Judged.Figures(
        joined.rows(),
        0,
        0,
        null,
        null,
        mean(losses),
        around(mean(losses), standardError(losses)),
        mean(Brier.perRow(joined.labels(), joined.predictions(), classes)),
        null,
        null,
        null,
        null,
        null,
        Multiclass.accuracy(joined.labels(), joined.predictions(), classes),
        null,
        null,
        IntStream.range(0, classes).mapToObj(place -> ofClass(joined, place, names)).toList());
  }

  private static Judged.OfClass ofClass(Joined joined, int place, List<String> names) {
    var is = Arrays.stream(joined.labels()).map(label -> label == place ? 1 : 0).toArray();
    var said = new double[is.length];
    Arrays.setAll(said, row -> joined.predictions()[row * joined.width() + place]);
    var differences = differences(is, said);
    return new Judged.OfClass(
        names.isEmpty() ? Integer.toString(place) : names.get(place),
        mean(is),
        mean(said),
        mean(differences),
        standardError(differences));
  }

  private static double[] differences(double[] labels, double[] said) {
    var differences = new double[labels.length];
    Arrays.setAll(differences, i -> said[i] - labels[i]);
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
