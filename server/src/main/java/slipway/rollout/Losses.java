package slipway.rollout;

import slipway.api.Task;
import slipway.api.declaration.RolloutSpec.Loss;
import slipway.statistics.PairedBets;

/// What a pair's predictions cost, brought into −1 … 1 for bets.
///
/// @param scale what a difference of the loss is divided by
record Losses(Loss loss, double scale) {
  /// Probabilities nearer to 0 or 1 count as these, so that one pair's loss has a limit.
  static final double CLIP = 0.01;

  static Losses of(RolloutRules.Quality quality) {
    return new Losses(quality.loss(), quality.scale());
  }

  /// The largest difference that a loss of probabilities can have.
  static double scale(Loss loss) {
    return loss == Loss.LOG_LOSS ? StrictMath.log((1 - CLIP) / CLIP) : 1;
  }

  /// Whether models of the task can be judged by this loss.
  boolean fits(Task task) {
    return loss.ofAmounts() == (task == Task.REGRESSION);
  }

  /// The bets before the first pair.
  PairedBets none(RolloutRules.Quality quality) {
    return PairedBets.none(quality.alpha(), quality.margin() / scale);
  }

  /// Loss of the former release − loss of the candidate, scaled. Beyond the scale it counts as the
  /// scale.
  double difference(double former, double candidate, double label) {
    return scaled(of(former, label) - of(candidate, label));
  }

  /// The same of one probability for each class.
  ///
  /// @param label the place of the class that came; one that there is no output for was given no
  ///   probability
  double difference(float[] former, float[] candidate, int label) {
    return scaled(of(former, label) - of(candidate, label));
  }

  /// What one prediction costs, scaled.
  double single(double said, double label) {
    return scaled(of(said, label));
  }

  /// The same of one probability for each class.
  double single(float[] probabilities, int label) {
    return scaled(of(probabilities, label));
  }

  private double scaled(double difference) {
    return Math.clamp(difference / scale, -1, 1);
  }

  private double of(double said, double label) {
    return switch (loss) {
      case BRIER, SQUARED_ERROR -> (said - label) * (said - label);
      case ABSOLUTE_ERROR -> Math.abs(said - label);
      case LOG_LOSS -> {
        double p = Math.clamp(said, CLIP, 1 - CLIP);
        yield -(label * StrictMath.log(p) + (1 - label) * StrictMath.log1p(-p));
      }
    };
  }

  private double of(float[] probabilities, int label) {
    return switch (loss) {
      case BRIER -> {
        double sum = isOutput(probabilities, label) ? 0 : 1 / 2.0;
        for (int i = 0; i < probabilities.length; i++) {
          double distance = probabilities[i] - (i == label ? 1 : 0);
          sum += distance * distance / 2;
        }
        yield sum;
      }
      case LOG_LOSS -> {
        double p = isOutput(probabilities, label) ? probabilities[label] : 0;
        yield -StrictMath.log(Math.clamp(p, CLIP, 1 - CLIP));
      }
      case ABSOLUTE_ERROR, SQUARED_ERROR -> throw new IllegalStateException(loss + " of a class");
    };
  }

  private static boolean isOutput(float[] probabilities, int label) {
    return label >= 0 && label < probabilities.length;
  }
}
