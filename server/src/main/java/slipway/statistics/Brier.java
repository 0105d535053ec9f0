package slipway.statistics;

/// Brier score.
public final class Brier {
  private Brier() {}

  /// The mean squared distance of probability and outcome (Brier, Monthly Weather Review 78, 1950,
  /// in its form for two classes): 0 is perfect, 0.25 is always saying one half.
  ///
  /// @param labels n values, 0 or 1
  /// @param probabilities n values 0 to 1, of label 1
  public static double of(double[] labels, double[] probabilities) {
    return Rows.mean(perRow(labels, probabilities));
  }

  /// The squared distance of each row, for paired comparisons.
  public static double[] perRow(double[] labels, double[] probabilities) {
    Rows.requireProbabilityPairs(labels, probabilities);
    var squares = new double[labels.length];
    for (int i = 0; i < squares.length; i++) {
      double distance = probabilities[i] - labels[i];
      squares[i] = distance * distance;
    }
    return squares;
  }
}
