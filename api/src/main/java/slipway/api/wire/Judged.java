package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Task;

/// How right a release was about one cutoff, judged once on these labels.
///
/// @param version of the model in the release
/// @param knownOn the day at whose end the labels were known
/// @param how where its predictions come from
/// @param overlaps whether its training labels share days with these labels, so that only fold
///   models may be asked
/// @param labelTree of the labels; a judgement is made once for each endpoint, release, cutoff and
///   label tree
/// @param at on the business clock
public record Judged(
    String project,
    String endpoint,
    Digest release,
    String model,
    int version,
    LocalDate cutoff,
    LocalDate knownOn,
    How how,
    Task task,
    Figures figures,
    boolean overlaps,
    Digest labelTree,
    Instant at) {

  /// Whose predictions were compared with the labels.
  public enum How {
    /// Those that the release answered requests with.
    SERVED,
    /// Those that it made beside the release that answered.
    SHADOWED,
    /// Made afterwards, from the features of that cutoff.
    BACKSCORED,
    /// Made afterwards, each entity by the fold model that has not seen it.
    FOLDS
  }

  /// What joined labels and predictions say. Figures that a task does not have, or that one class
  /// alone does not give, are null.
  ///
  /// @param n joined rows
  /// @param logLoss in nats
  /// @param ece expected calibration error over ten bins of equal width
  /// @param baseRate mean label; 0 of several classes, whose shares stand in `classes`
  /// @param gap mean prediction − mean label: of a regression the mean error, in the label's unit
  /// @param gapStandardError of the gap, from the rows' differences
  /// @param rmse of a regression, root of the mean squared error
  /// @param accuracy share of rows whose most probable class is theirs
  /// @param mae of a regression, mean absolute error
  /// @param classes of a multiclass model, in the order of its outputs
  public record Figures(
      long n,
      double baseRate,
      double meanPrediction,
      @Nullable Double auc,
      @Nullable Range aucInterval,
      @Nullable Double logLoss,
      @Nullable Range logLossInterval,
      @Nullable Double brier,
      @Nullable Double ece,
      @Nullable Double gap,
      @Nullable Double gapStandardError,
      @Nullable Range gapInterval,
      @Nullable Double rmse,
      @Nullable Double accuracy,
      @Nullable Range rmseInterval,
      @Nullable Double mae,
      @Nullable List<OfClass> classes) {
    public Figures {
      classes = classes == null ? null : List.copyOf(classes);
    }
  }

  /// How often a class came, and how probable it was said to be.
  ///
  /// @param name its place among the outputs, from 0, where it has no name
  /// @param gap mean probability − share
  public record OfClass(
      String name,
      double share,
      double meanProbability,
      double gap,
      @Nullable Double gapStandardError) {}

  /// An interval that covers the truth in 95 of 100 repetitions.
  public record Range(double low, double high) {}
}
