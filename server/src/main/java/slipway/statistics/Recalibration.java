package slipway.statistics;

import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;

/// A correction of probabilities by two numbers: logit q = intercept + slope · logit p. It leaves
/// the order of the rows (slope above 0), so AUC stays; it mends a level that is off and
/// probabilities that are too bold (slope below 1) or too timid (above 1), and nothing that differs
/// from slice to slice.
///
/// @param intercept 0 changes nothing
/// @param slope 1 changes nothing
public record Recalibration(double intercept, double slope) {
  public static final Recalibration NONE = new Recalibration(0, 1);

  /// Probabilities are kept this far from 0 and 1 before their logit is taken (±27.6).
  private static final double CLIP = 1e-12;

  private static final int STEPS_MAX = 100;
  private static final int HALVINGS_MAX = 60;
  private static final double RIDGE = 1e-12;
  private static final double GRADIENT_MAX = 1e-10;

  /// The most likely correction: Platt's scaling (Advances in Large Margin Classifiers, 1999) on
  /// logits, by Newton's method with halved steps (Lin, Lin & Weng, Machine Learning 68, 2007).
  /// Platt's targets, (ones + 1)/(ones + 2) and 1/(zeros + 2), keep the numbers finite where the
  /// labels are separated; on thousands of rows they change nothing that counts. O(n) a step.
  ///
  /// To judge the corrected probabilities, fit on rows other than those judged.
  ///
  /// @param labels n values, 0 or 1, at least one of each
  /// @param probabilities n values 0 to 1, of label 1; all equal gives an intercept with a slope
  ///   that means nothing
  public static Recalibration fit(double[] labels, double[] probabilities) {
    Rows.requireProbabilityPairs(labels, probabilities);
    double ones = Math.rint(Rows.mean(labels) * labels.length);
    double zeros = labels.length - ones;
    if (ones == 0 || zeros == 0) {
      throw SlipwayException.invalid(
          "labels", (int) ones + " ones, " + (int) zeros + " zeros", "at least one of each");
    }
    var fit = new Fit(labels.length);
    for (int i = 0; i < labels.length; i++) {
      fit.logits[i] = logit(probabilities[i]);
      fit.targets[i] = labels[i] == 1 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2);
    }
    return fit.newton(new Recalibration(StrictMath.log((ones + 1) / (zeros + 1)), 0));
  }

  /// @param probability 0 to 1
  /// @return 0 to 1
  public double apply(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw SlipwayException.invalid("probability", probability, "0 to 1");
    }
    return equals(NONE) ? probability : sigmoid(intercept + slope * logit(probability));
  }

  public double[] apply(double[] probabilities) {
    var corrected = new double[probabilities.length];
    for (int i = 0; i < corrected.length; i++) {
      corrected[i] = apply(probabilities[i]);
    }
    return corrected;
  }

  private static double logit(double probability) {
    double kept = Math.min(Math.max(probability, CLIP), 1 - CLIP);
    return StrictMath.log(kept) - StrictMath.log1p(-kept);
  }

  private static double sigmoid(double x) {
    if (x < 0) {
      double odds = StrictMath.exp(x);
      return odds / (1 + odds);
    }
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static final class Fit {
    private final double[] logits;
    private final double[] targets;

    Fit(int n) {
      logits = new double[n];
      targets = new double[n];
    }

    Recalibration newton(Recalibration start) {
      var at = start;
      double loss = loss(at);
      for (int step = 0; step < STEPS_MAX; step++) {
        var move = step(at);
        if (move == null) {
          return at;
        }
        double share = 1;
        int halvings = 0;
        Recalibration next = at.plus(move, share);
        double nextLoss = loss(next);
        while (!(nextLoss <= loss) && halvings++ < HALVINGS_MAX) {
          share /= 2;
          next = at.plus(move, share);
          nextLoss = loss(next);
        }
        if (!(nextLoss <= loss) || next.equals(at)) {
          return at;
        }
        at = next;
        loss = nextLoss;
      }
      return at;
    }

    /// The full step of Newton, or null where the gradient is 0.
    private @Nullable Recalibration step(Recalibration at) {
      double gradientA = 0;
      double gradientB = 0;
      double aa = RIDGE;
      double ab = 0;
      double bb = RIDGE;
      for (int i = 0; i < logits.length; i++) {
        double q = sigmoid(at.intercept + at.slope * logits[i]);
        double off = q - targets[i];
        double weight = q * (1 - q);
        gradientA += off;
        gradientB += off * logits[i];
        aa += weight;
        ab += weight * logits[i];
        bb += weight * logits[i] * logits[i];
      }
      if (Math.abs(gradientA) + Math.abs(gradientB) < GRADIENT_MAX * logits.length) {
        return null;
      }
      double determinant = aa * bb - ab * ab;
      return new Recalibration(
          -(bb * gradientA - ab * gradientB) / determinant,
          -(aa * gradientB - ab * gradientA) / determinant);
    }

    private double loss(Recalibration at) {
      var losses = new double[logits.length];
      for (int i = 0; i < losses.length; i++) {
        double x = at.intercept + at.slope * logits[i];
        double softplus = Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        losses[i] = softplus - targets[i] * x;
      }
      return Rows.mean(losses);
    }
  }

  private Recalibration plus(Recalibration move, double share) {
    return new Recalibration(intercept + share * move.intercept, slope + share * move.slope);
  }
}
