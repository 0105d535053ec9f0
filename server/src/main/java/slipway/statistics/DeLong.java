package slipway.statistics;

/// The AUCs of two scores on the same rows, and how sure their difference is, without resampling:
/// DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988), by the midrank algorithm of Sun & Xu,
/// IEEE Signal Processing Letters 21 (2014). O(n log n).
///
/// @param first the AUC of the first scores
/// @param second the AUC of the second scores
/// @param varianceFirst of the first AUC
/// @param varianceSecond of the second AUC
/// @param covariance of the two
public record DeLong(
    double first, double second, double varianceFirst, double varianceSecond, double covariance) {

  /// Whether these labels, 0 or 1, allow it: at least two of each.
  public static boolean exists(double[] labels) {
    int ones = 0;
    for (double label : labels) {
      ones += label == 1 ? 1 : 0;
    }
    return ones >= 2 && labels.length - ones >= 2;
  }

  /// @param labels n values, 0 or 1, at least two of each
  /// @param first n finite scores
  /// @param second n finite scores of the same rows
  public static DeLong paired(double[] labels, double[] first, double[] second) {
    var one = Placements.of(labels, first);
    var other = Placements.of(labels, second);
    return new DeLong(
        one.auc(),
        other.auc(),
        one.covariance(one),
        other.covariance(other),
        one.covariance(other));
  }

  /// The AUC of one score with its interval (first and second are the same).
  public static Interval interval(double[] labels, double[] scores, double level) {
    var placements = Placements.of(labels, scores);
    return Interval.around(
        placements.auc(), Math.sqrt(Math.max(0, placements.covariance(placements))), level);
  }

  /// second - first: above 0 the second orders better.
  public double difference() {
    return second - first;
  }

  /// The standard error of the difference.
  public double standardError() {
    return Math.sqrt(Math.max(0, varianceFirst + varianceSecond - 2 * covariance));
  }

  /// The difference with its interval.
  public Interval differenceInterval(double level) {
    return Interval.around(difference(), standardError(), level);
  }

  /// Two-sided probability of a difference this large when there is none; 1 when both order alike.
  public double pValue() {
    double error = standardError();
    return error == 0 ? 1 : 2 * Normal.upperTail(Math.abs(difference()) / error);
  }

  /// What each row contributes to an AUC: for a one the share of zeros below it, for a zero the
  /// share of ones above it.
  private record Placements(double auc, double[] ofOnes, double[] ofZeros) {
    static Placements of(double[] labels, double[] scores) {
      Rows.requirePaired(labels, scores);
      Rows.requireBinary(labels);
      Rows.requireFinite("predictions", scores);
      var ones = select(labels, scores, 1);
      var zeros = select(labels, scores, 0);
      if (ones.length < 2 || zeros.length < 2) {
        throw slipway.api.SlipwayException.invalid(
            "labels", ones.length + " ones, " + zeros.length + " zeros", "at least two of each");
      }
      var together = Auc.midranks(scores);
      var rankOfOnes = select(labels, together, 1);
      var rankOfZeros = select(labels, together, 0);
      var amongOnes = Auc.midranks(ones);
      var amongZeros = Auc.midranks(zeros);
      var ofOnes = new double[ones.length];
      for (int i = 0; i < ones.length; i++) {
        ofOnes[i] = (rankOfOnes[i] - amongOnes[i]) / zeros.length;
      }
      var ofZeros = new double[zeros.length];
      for (int i = 0; i < zeros.length; i++) {
        ofZeros[i] = 1 - (rankOfZeros[i] - amongZeros[i]) / ones.length;
      }
      return new Placements(Rows.mean(ofOnes), ofOnes, ofZeros);
    }

    double covariance(Placements other) {
      return covariance(ofOnes, other.ofOnes) / ofOnes.length
          + covariance(ofZeros, other.ofZeros) / ofZeros.length;
    }

    private static double covariance(double[] a, double[] b) {
      double meanA = Rows.mean(a);
      double meanB = Rows.mean(b);
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += (a[i] - meanA) * (b[i] - meanB);
      }
      return sum / (a.length - 1);
    }

    private static double[] select(double[] labels, double[] values, double label) {
      int count = 0;
      for (double value : labels) {
        if (value == label) {
          count++;
        }
      }
      var selected = new double[count];
      int next = 0;
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] == label) {
          selected[next++] = values[i];
        }
      }
      return selected;
    }
  }
}
