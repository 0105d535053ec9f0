package slipway.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import slipway.api.SlipwayException;

/// Evidence from pairs of scores for the same entity as their labels arrive: dᵢ = loss of the
/// champion − loss of the candidate, within −1 and 1 (Brier's squares are). It may be judged after
/// every pair: each of "better" and "worse", when not true, is ever claimed with probability at
/// most α. Where models are equal, the one or the other is claimed with at most 2α: state α/2 where
/// the sum must be α.
///
/// A game of bets (Waudby-Smith & Ramdas, J. Royal Statistical Society B 86, 2024; Shafer 2021): E
/// = mean over λ of Π (1 + λ dᵢ), λ in {.02, .05, .1, .2, .4, .6, .8, .95}, cannot be expected to
/// grow when the mean of d is at most 0. "Better" at E ≥ 1/α; "worse" the same with −d. With a
/// margin δ two more games run against "worse by δ or more" (1 + λ(d + δ)) and "better by δ or
/// more" (1 + λ(δ − d)): both won is equivalence, at error α without splitting it.
///
/// Assumes that pairs arrive in an order that does not depend on their labels given the past; no
/// distribution. How it fails: labels of one kind that arrive first (buyers at once, the others
/// after 90 days) make early pairs a biased sample, which no statistic mends: judge cohorts whose
/// labels are complete.
///
/// @param alpha the error of each claim
/// @param margin δ, 0 when equivalence is not asked for
/// @param pairs how many so far
/// @param mean the mean difference so far, 0 before the first
/// @param better the game against "not better"
/// @param worse the game against "not worse"
/// @param notWorse the game against "worse by the margin"
/// @param notBetter the game against "better by the margin"
public record PairedBets(
    double alpha,
    double margin,
    long pairs,
    double mean,
    Game better,
    Game worse,
    Game notWorse,
    Game notBetter) {
  private static final double[] LAMBDAS = {.02, .05, .1, .2, .4, .6, .8, .95};
  private static final double MARGIN_MAX = 1;

  /// The wealth of one game.
  ///
  /// @param logs log wealth of each λ, in rising order of λ
  /// @param logMax the largest log E so far
  /// @param wonAt the pair at which E first reached 1/α; 0 while it has not
  public record Game(List<Double> logs, double logMax, long wonAt) {
    private static final Game START = new Game(Collections.nCopies(LAMBDAS.length, 0.0), 0, 0);

    public Game {
      logs = List.copyOf(logs);
      if (logs.size() != LAMBDAS.length) {
        throw SlipwayException.invalid("logs", logs.size() + " values", LAMBDAS.length + "");
      }
    }

    /// log E now.
    public double logValue() {
      return logMean(logs.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /// Before the first pair, without a claim of equivalence.
  public static PairedBets none(double alpha) {
    return none(alpha, 0);
  }

  /// Before the first pair.
  ///
  /// @param margin 0 to 1, in the unit of the loss
  public static PairedBets none(double alpha, double margin) {
    Psi.requireAlpha(alpha);
    if (!(margin >= 0 && margin < MARGIN_MAX)) {
      throw SlipwayException.invalid("margin", margin, "0 or more and below 1");
    }
    return new PairedBets(alpha, margin, 0, 0, Game.START, Game.START, Game.START, Game.START);
  }

  /// After these further pairs, in this order. Pairs one by one or many at once give the same to
  /// the last bit.
  ///
  /// @param differences loss of the champion − loss of the candidate, each −1 to 1
  public PairedBets plus(double... differences) {
    double sum = mean;
    for (int i = 0; i < differences.length; i++) {
      double d = differences[i];
      if (!(d >= -1 && d <= 1)) {
        throw SlipwayException.invalid("differences[" + i + "]", d, "-1 to 1");
      }
      sum += (d - sum) / (pairs + i + 1);
    }
    boolean hasMargin = margin > 0;
    return new PairedBets(
        alpha,
        margin,
        pairs + differences.length,
        sum,
        play(better, differences, 1, 0),
        play(worse, differences, -1, 0),
        hasMargin ? play(notWorse, differences, 1, margin) : notWorse,
        hasMargin ? play(notBetter, differences, -1, margin) : notBetter);
  }

  /// What has been proved at any pair so far. Proofs stay; better and worse both proved (the
  /// difference has turned) is inconclusive.
  public Verdict verdict() {
    boolean isBetter = better.wonAt() > 0;
    boolean isWorse = worse.wonAt() > 0;
    if (isBetter || isWorse) {
      return isBetter && isWorse ? Verdict.INCONCLUSIVE : isBetter ? Verdict.BETTER : Verdict.WORSE;
    }
    boolean isWithin = margin > 0 && notWorse.wonAt() > 0 && notBetter.wonAt() > 0;
    return isWithin ? Verdict.EQUIVALENT : Verdict.INCONCLUSIVE;
  }

  /// After how many pairs the verdict stood; 0 while it is inconclusive.
  public long decidedAt() {
    return switch (verdict()) {
      case BETTER -> better.wonAt();
      case WORSE -> worse.wonAt();
      case EQUIVALENT -> Math.max(notWorse.wonAt(), notBetter.wonAt());
      case INCONCLUSIVE -> 0;
    };
  }

  private Game play(Game game, double[] differences, int sign, double shift) {
    var logs = game.logs().stream().mapToDouble(Double::doubleValue).toArray();
    double logMax = game.logMax();
    long wonAt = game.wonAt();
    double needed = -StrictMath.log(alpha);
    for (int i = 0; i < differences.length; i++) {
      double gain = sign * differences[i] + shift;
      double largest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < logs.length; j++) {
        logs[j] += StrictMath.log1p(LAMBDAS[j] * gain);
        largest = Math.max(largest, logs[j]);
      }
      if (largest > logMax) { // the mean is at most the largest
        double value = logMean(logs);
        logMax = Math.max(logMax, value);
        if (wonAt == 0 && value >= needed) {
          wonAt = pairs + i + 1;
        }
      }
    }
    var kept = new ArrayList<Double>();
    for (double log : logs) {
      kept.add(log);
    }
    return new Game(kept, logMax, wonAt);
  }

  private static double logMean(double[] logs) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      largest = Math.max(largest, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - largest);
    }
    return largest + StrictMath.log(sum / logs.length);
  }
}
