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

  /// The squared distance of each row of class probabilities, halved so that it lies between 0 and
  /// 1 and is the score above for two classes (Brier's own form is its double).
  ///
  /// @param labels n whole values, 0 to classes-1
  /// @param probabilities row-major n x classes, each 0 to 1
  public static double[] perRow(double[] labels, double[] probabilities, int classes) {
    Multiclass.require(labels, probabilities, classes);
    Rows.requireProbabilities(probabilities);
    var squares = new double[labels.length];
    for (int i = 0; i < squares.length; i++) {
      for (int c = 0; c < classes; c++) {
        double distance = probabilities[i * classes + c] - (c == (int) labels[i] ? 1 : 0);
        squares[i] += distance * distance / 2;
      }
    }
    return squares;
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
