package slipway.statistics;

import org.jspecify.annotations.Nullable;

/// How probabilities did against what happened, each measure with its interval.
///
/// @param rows how many
/// @param auc DeLong's interval; null with fewer than two rows of a label
/// @param logLoss percentile bootstrap, in nats
/// @param brier percentile bootstrap
/// @param calibrationError ten equal bins, percentile bootstrap. The measure is never negative and
///   is above 0 by chance, about √(p(1−p)·10/n)·0.8 for a perfect model; its bootstrap adds the
///   same chance again, so the interval lies too high for well calibrated models
/// @param gap with its standard error
/// @param gapInterval Wald
public record Performance(
    int rows,
    @Nullable Estimate auc,
    Estimate logLoss,
    Estimate brier,
    Estimate calibrationError,
    CalibrationGap gap,
    Interval gapInterval) {

  /// O(draws · n). One row for each entity is assumed.
  ///
  /// @param labels n values, 0 or 1, at least two
  /// @param probabilities n values 0 to 1, of label 1
  public static Performance of(double[] labels, double[] probabilities, Bootstrap bootstrap) {
    var gap = CalibrationGap.of(labels, probabilities);
    var losses = LogLoss.perRow(labels, probabilities);
    var squares = Brier.perRow(labels, probabilities);
    var bins = Calibration.bins(probabilities);
    return new Performance(
        labels.length,
        auc(labels, probabilities, bootstrap.level()),
        new Estimate(Rows.mean(losses), bootstrap.mean(losses)),
        new Estimate(Rows.mean(squares), bootstrap.mean(squares)),
        new Estimate(
            Calibration.expectedError(labels, probabilities),
            bootstrap.statistic(
                labels.length, rows -> Calibration.error(rows, bins, labels, probabilities))),
        gap,
        gap.interval(bootstrap.level()));
  }

  private static @Nullable Estimate auc(double[] labels, double[] scores, double level) {
    if (!DeLong.exists(labels)) {
      return null;
    }
    return new Estimate(Auc.of(labels, scores), DeLong.interval(labels, scores, level));
  }
}
