package slipway.statistics;

import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;

/// Champion against candidate on the same rows, which neither may have seen in training.
///
/// @param rows how many
/// @param champion its mean loss
/// @param candidate its mean loss
/// @param difference champion − candidate: above 0 the candidate loses less. Percentile bootstrap
/// @param auc candidate − champion, by paired DeLong; null without labels of two classes
/// @param margin the smallest difference that is worth a change, 0 or more
/// @param verdict see [#of]
public record PairedComparison(
    int rows,
    double champion,
    double candidate,
    Estimate difference,
    @Nullable Estimate auc,
    double margin,
    Verdict verdict) {

  /// What is compared of each row.
  public enum Loss {
    LOG_LOSS,
    BRIER
  }

  /// BETTER when the whole interval of the difference lies above the margin and the AUC is not
  /// significantly lower; WORSE when the whole interval lies below 0, or the AUC's does; EQUIVALENT
  /// when it lies within ±margin; else INCONCLUSIVE. The error of each of the first two is half of
  /// (1 − level) for one comparison that was planned before the rows were seen. Judging again as
  /// labels arrive needs [PairedBets].
  ///
  /// Assumes independent rows, one for each entity.
  ///
  /// @param labels n values, 0 or 1
  /// @param champion n probabilities of label 1
  /// @param candidate n probabilities of label 1, of the same rows
  public static PairedComparison of(
      double[] labels,
      double[] champion,
      double[] candidate,
      Loss loss,
      double margin,
      Bootstrap bootstrap) {
    var auc = auc(labels, champion, candidate, bootstrap.level());
    return of(
        perRow(loss, labels, champion), perRow(loss, labels, candidate), auc, margin, bootstrap);
  }

  /// Of losses that were computed elsewhere: any finite numbers, lower is better.
  public static PairedComparison ofLosses(
      double[] champion, double[] candidate, double margin, Bootstrap bootstrap) {
    return of(champion, candidate, null, margin, bootstrap);
  }

  private static PairedComparison of(
      double[] champion,
      double[] candidate,
      @Nullable Estimate auc,
      double margin,
      Bootstrap bootstrap) {
    Rows.requirePaired(champion, candidate);
    requireMargin(margin);
    var differences = new double[champion.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = champion[i] - candidate[i];
    }
    var interval = bootstrap.mean(differences);
    return new PairedComparison(
        champion.length,
        Rows.mean(champion),
        Rows.mean(candidate),
        new Estimate(Rows.mean(differences), interval),
        auc,
        margin,
        judge(interval, auc, margin));
  }

  static void requireMargin(double margin) {
    if (!(margin >= 0 && Double.isFinite(margin))) {
      throw SlipwayException.invalid("margin", margin, "0 or more");
    }
  }

  private static Verdict judge(Interval difference, @Nullable Estimate auc, double margin) {
    if (difference.high() < 0 || (auc != null && auc.interval().high() < 0)) {
      return Verdict.WORSE;
    }
    if (difference.low() > margin) {
      return Verdict.BETTER;
    }
    boolean isWithin = difference.low() > -margin && difference.high() < margin;
    return isWithin ? Verdict.EQUIVALENT : Verdict.INCONCLUSIVE;
  }

  private static double[] perRow(Loss loss, double[] labels, double[] probabilities) {
    return switch (loss) {
      case LOG_LOSS -> LogLoss.perRow(labels, probabilities);
      case BRIER -> Brier.perRow(labels, probabilities);
    };
  }

  private static @Nullable Estimate auc(
      double[] labels, double[] champion, double[] candidate, double level) {
    Rows.requireProbabilityPairs(labels, champion);
    Rows.requireProbabilityPairs(labels, candidate);
    if (!DeLong.exists(labels)) {
      return null;
    }
    var compared = DeLong.paired(labels, champion, candidate);
    return new Estimate(compared.difference(), compared.differenceInterval(level));
  }
}
