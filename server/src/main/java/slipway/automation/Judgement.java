package slipway.automation;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Judged;

/// How right the release in production was on the newest labels.
///
/// @param cutoff whose labels they are
/// @param knownOn the last day on which they became known
/// @param how `served`, `shadowed`, `backscored` or `folds`, see monitoring
/// @param gap mean prediction − share of positives
/// @param trainingAuc out of fold, at training; null when the package does not say
/// @param aucUpper upper end of the AUC's 95 % interval
/// @param isNew whether these labels were not judged for this release before
public record Judgement(
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

  /// Empty when a figure that the loop decides by is missing.
  static Optional<Judgement> of(
      Judged.Figures figures,
      LocalDate cutoff,
      LocalDate knownOn,
      Judged.How how,
      @Nullable Double trainingAuc) {
    var gap = figures.gap();
    var error = figures.gapStandardError();
    var auc = figures.auc();
    var logLoss = figures.logLoss();
    if (gap == null || error == null || auc == null || logLoss == null) {
      return Optional.empty();
    }
    var interval = figures.aucInterval();
    return Optional.of(
        new Judgement(
            cutoff,
            knownOn,
            how.name().toLowerCase(Locale.ROOT),
            figures.n(),
            figures.meanPrediction(),
            figures.baseRate(),
            gap,
            error,
            auc,
            logLoss,
            interval == null ? 1 : interval.high(),
            trainingAuc,
            true));
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
        wasNotJudged);
  }
}
