package slipway.statistics;

import slipway.api.SlipwayException;

/// How far probabilities are from what happened, on average, and how sure that is.
///
/// @param gap mean probability minus share of ones; below 0 the model says too little
/// @param standardError of the gap: the standard deviation of (probability − label) / √n
/// @param meanProbability what was said
/// @param share what happened, the share of ones
/// @param rows how many
public record CalibrationGap(
    double gap, double standardError, double meanProbability, double share, int rows) {

  /// Assumes independent rows: one for each entity. Rows of one entity that go together make the
  /// true error larger. Gaps of opposite sign in two slices cancel ([Calibration#expectedError]
  /// does not).
  ///
  /// @param labels n values, 0 or 1, at least two
  /// @param probabilities n values 0 to 1, of label 1
  public static CalibrationGap of(double[] labels, double[] probabilities) {
    Rows.requireProbabilityPairs(labels, probabilities);
    int n = labels.length;
    if (n < 2) {
      throw SlipwayException.invalid("labels", "1 row", "at least two rows");
    }
    var differences = new double[n];
    for (int i = 0; i < n; i++) {
      differences[i] = probabilities[i] - labels[i];
    }
    double error = Math.sqrt(Rows.variance(differences) / n);
    double said = Rows.mean(probabilities);
    double happened = Rows.mean(labels);
    return new CalibrationGap(said - happened, error, said, happened, n);
  }

  /// gap ± z · standard error (Wald). Good from some tens of rows of each label on.
  public Interval interval(double level) {
    return Interval.around(gap, standardError, level);
  }

  /// The gap in standard errors, with its sign; 0 when both are 0.
  public double z() {
    return gap == 0 ? 0 : gap / standardError;
  }
}
