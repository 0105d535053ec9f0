package slipway.automation;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

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
