package slipway.rollout;

import slipway.api.declaration.RolloutSpec.Loss;
import slipway.statistics.PairedBets;

/// What a pair's predictions cost, brought into −1 … 1 for bets.
///
/// @param scale what a difference of the loss is divided by
record Losses(Loss loss, double scale) {
  /// Probabilities nearer to 0 or 1 count as these, so that one pair's loss has a limit.
  static final double CLIP = 0.01;

  static Losses of(RolloutRules.Quality quality) {
    return switch (quality.loss()) {
      case BRIER -> new Losses(Loss.BRIER, 1);
      case LOG_LOSS -> new Losses(Loss.LOG_LOSS, StrictMath.log((1 - CLIP) / CLIP));
    };
  }

  /// The bets before the first pair.
  PairedBets none(RolloutRules.Quality quality) {
    return PairedBets.none(quality.alpha(), quality.margin() / scale);
  }

  /// Loss of the former release − loss of the candidate, scaled.
  double difference(double former, double candidate, double label) {
    double d = (of(former, label) - of(candidate, label)) / scale;
    return Math.clamp(d, -1, 1);
  }

  private double of(double probability, double label) {
    return switch (loss) {
      case BRIER -> (probability - label) * (probability - label);
      case LOG_LOSS -> {
        double p = Math.clamp(probability, CLIP, 1 - CLIP);
        yield -(label * StrictMath.log(p) + (1 - label) * StrictMath.log1p(-p));
      }
    };
  }
}
