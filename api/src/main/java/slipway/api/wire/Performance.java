package slipway.api.wire;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Task;

/// How an endpoint's predictions for one cutoff turned out, once the labels were known.
///
/// @param cutoff the day as of which the features were taken
/// @param knownOn the day at whose end the labels were known
/// @param release that predicted; a cutoff served by several releases has one record for each
/// @param predictions that were joined with a label
/// @param baseRate mean label; 0 of several classes
/// @param auc of binary tasks, null where one class is missing
/// @param logLoss in nats
/// @param calibrationError expected calibration error over ten bins of equal width
/// @param calibrationGap mean prediction − mean label: of a regression the mean error
/// @param accuracy of a multiclass model
/// @param rmse of a regression
/// @param mae of a regression
/// @param intervals of these figures; null where the task has none
public record Performance(
    LocalDate cutoff,
    LocalDate knownOn,
    Digest release,
    Task task,
    long predictions,
    double baseRate,
    @Nullable Double auc,
    @Nullable Double logLoss,
    @Nullable Double brier,
    @Nullable Double calibrationError,
    @Nullable Double calibrationGap,
    @Nullable Double accuracy,
    @Nullable Double rmse,
    @Nullable Double mae,
    @Nullable Intervals intervals) {

  /// Of 95 %, over the rows; null where a figure is.
  public record Intervals(
      Judged.@Nullable Range auc, Judged.@Nullable Range logLoss, Judged.@Nullable Range gap) {}
}
