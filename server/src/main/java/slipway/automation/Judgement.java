package slipway.automation;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;
import slipway.api.wire.Judged;

/// How right the release in production was on the newest labels.
///
/// @param cutoff whose labels they are
/// @param knownOn the last day on which they became known
/// @param how `served`, `shadowed`, `backscored` or `folds`, see monitoring
/// @param positiveShare mean label
/// @param gap mean prediction − mean label: share of positives, or amount; of several classes 0,
///   see `classes`
/// @param auc of a binary model
/// @param logLoss of probabilities
/// @param aucUpper upper end of the AUC's 95 % interval
/// @param trainingAuc out of fold, at training; null when the package does not say
/// @param isNew whether these labels were not judged for this release before
/// @param loss of amounts and of several classes, by which their decay is seen; null of a binary
///   model
/// @param classes of a multiclass model, in the order of its outputs
public record Judgement(
    LocalDate cutoff,
    LocalDate knownOn,
    String how,
    long n,
    double meanPrediction,
    double positiveShare,
    double gap,
    double gapStandardError,
    @Nullable Double auc,
    @Nullable Double logLoss,
    double aucUpper,
    @Nullable Double trainingAuc,
    boolean isNew,
    Task task,
    @Nullable Loss loss,
    List<Judged.OfClass> classes) {

  /// @param name as people say it
  /// @param lower lower end of its 95 % interval
  /// @param training out of fold, at training; null when the package does not say
  record Loss(String name, double value, double lower, @Nullable Double training) {}

  /// What the package's evaluation says of the training, out of fold; null what it does not say.
  record Training(@Nullable Double auc, @Nullable Double logLoss, @Nullable Double rmse) {}

  /// What was stored before there were other tasks is binary.
  public Judgement {
    task = task == null ? Task.BINARY : task;
    classes = classes == null ? List.of() : List.copyOf(classes);
  }

  /// Of a binary model.
  Judgement(
      LocalDate cutoff,
      LocalDate knownOn,
      String how,
      long n,
      double meanPrediction,
      double positiveShare,
      double gap,
      double gapStandardError,
      double auc,
      double logLoss,
      double aucUpper,
      @Nullable Double trainingAuc,
      boolean isNew) {
    this(
        cutoff,
        knownOn,
        how,
        n,
        meanPrediction,
        positiveShare,
        gap,
        gapStandardError,
        auc,
        logLoss,
        aucUpper,
        trainingAuc,
        isNew,
        Task.BINARY,
        null,
        List.of());
  }

  /// Empty when a figure that the loop decides by is missing.
  static Optional<Judgement> of(
      Judged.Figures figures, Task task, Labels labels, Judged.How how, Training training) {
    var gap = figures.gap();
    var error = figures.gapStandardError();
    var classes = figures.classes();
    var loss = loss(figures, task, training);
    boolean isWhole =
        switch (task) {
          case BINARY ->
              gap != null && error != null && figures.auc() != null && figures.logLoss() != null;
          case MULTICLASS -> classes != null && loss.isPresent();
          case REGRESSION -> gap != null && error != null && loss.isPresent();
        };
    if (!isWhole) {
      return Optional.empty();
    }
    var interval = figures.aucInterval();
    return Optional.of(
        new Judgement(
            labels.cutoff(),
            labels.knownOn(),
            how.name().toLowerCase(Locale.ROOT),
            figures.n(),
            figures.meanPrediction(),
            figures.baseRate(),
            gap == null ? 0 : gap,
            error == null ? 0 : error,
            figures.auc(),
            figures.logLoss(),
            interval == null ? 1 : interval.high(),
            training.auc(),
            true,
            task,
            loss.orElse(null),
            classes == null ? List.of() : classes));
  }

  /// Whose labels these are, and when they were known.
  record Labels(LocalDate cutoff, LocalDate knownOn) {}

  private static Optional<Loss> loss(Judged.Figures figures, Task task, Training training) {
    return switch (task) {
      case BINARY -> Optional.empty();
      case MULTICLASS ->
          loss("log loss", figures.logLoss(), figures.logLossInterval(), training.logLoss());
      case REGRESSION -> loss("RMSE", figures.rmse(), figures.rmseInterval(), training.rmse());
    };
  }

  private static Optional<Loss> loss(
      String name,
      @Nullable Double value,
      Judged.@Nullable Range interval,
      @Nullable Double training) {
    return value == null || interval == null
        ? Optional.empty()
        : Optional.of(new Loss(name, value, interval.low(), training));
  }

  /// At training, as the same measures.
  Training training() {
    var trained = loss == null ? null : loss.training();
    return new Training(
        trainingAuc,
        task == Task.MULTICLASS ? trained : null,
        task == Task.REGRESSION ? trained : null);
  }

  Judgement asNew(boolean wasNotJudged) {
    return new Judgement(
        cutoff,
        knownOn,
        how,
        n,
        meanPrediction,
        positiveShare,
        gap,
        gapStandardError,
        auc,
        logLoss,
        aucUpper,
        trainingAuc,
        wasNotJudged,
        task,
        loss,
        classes);
  }
}
