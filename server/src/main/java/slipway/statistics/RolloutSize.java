package slipway.statistics;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import slipway.api.SlipwayException;

/// How much a rollout must see until a stated difference is decided with the probability `power`:
/// by the evidence from counts of its guard-rails, by the bets on pairs of its quality, and, for
/// comparison, without pairs.
///
/// The first two are what [ShareEvidence] and [PairedBets] need when they are looked at all the
/// time: the `power` quantile of [#LIVES] simulated rollouts with a fixed seed, so that the same
/// question has the same answer. Counts go through [ShareEvidence] itself, in batches of a
/// hundredth of what is expected. Of pairs the mean and the spread are known and no more: the
/// wealth of each bet follows log(1 + λd) ≈ λd − λ²d²/2 with normal sums (good while λ times the
/// spread is small). Checked against simulations of single events and pairs to within a quarter.
public final class RolloutSize {
  static final int LIVES = 400;

  /// Beyond this a plan is no plan.
  private static final long MOST = 10_000_000_000L;

  private static final int BATCHES = 100;
  private static final int PATIENCE = 30;
  private static final int EXACT_DRAWS = 64;
  private static final long SEED = 20_261_121;
  private static final double[] LAMBDAS = {.02, .05, .1, .2, .4, .6, .8, .95};

  private RolloutSize() {}

  /// Requests (to both arms) until a guard-rail has proved that events are more frequent at the
  /// candidate; empty when that takes more than ten thousand million.
  ///
  /// @param alpha of this rail
  /// @param share of the requests that the candidate answers, above 0 and below 1
  /// @param base how often the event comes at the former release, 0 to 1
  /// @param difference by how much more often it comes at the candidate
  public static OptionalLong requests(
      double alpha, double power, double share, double base, double difference) {
    Psi.requireAlpha(alpha);
    requireInside("power", power);
    requireInside("share", share);
    if (!(base >= 0 && base < 1)) {
      throw SlipwayException.invalid("base", base, "0 or more and below 1");
    }
    if (!(difference > 0 && base + difference <= 1)) {
      throw SlipwayException.invalid("difference", difference, "above 0 and at most " + (1 - base));
    }
    double rate = share * (base + difference) + (1 - share) * base;
    double atCandidate = share * (base + difference) / rate;
    long expected = expectedEvents(alpha, share, atCandidate);
    if (expected / rate > MOST) {
      return OptionalLong.empty();
    }
    var random = new Random(SEED);
    var needed = new double[LIVES];
    for (int life = 0; life < LIVES; life++) {
      needed[life] = events(alpha, share, atCandidate, expected, random);
    }
    return quantile(needed, power, 1 / rate);
  }

  /// Pairs with labels until the bets have proved a difference of mean loss; empty when they cannot
  /// be expected to, however many come.
  ///
  /// @param alpha of the claim
  /// @param difference the mean, above 0
  /// @param spread the standard deviation of a pair's difference of loss
  public static OptionalLong pairs(double alpha, double power, double difference, double spread) {
    Psi.requireAlpha(alpha);
    requireInside("power", power);
    requireDifference(difference);
    if (!(spread > 0 && spread <= 1)) {
      throw SlipwayException.invalid("spread", spread, "above 0 and at most 1");
    }
    double needed = -StrictMath.log(alpha);
    double square = spread * spread + difference * difference;
    long expected = 1;
    while (logWealth(expected * difference, expected * square) < needed) {
      expected *= 2;
      if (expected > MOST) {
        return OptionalLong.empty();
      }
    }
    var random = new Random(SEED);
    var counts = new double[LIVES];
    double block = Math.max(1, expected / (double) (2 * BATCHES));
    for (int life = 0; life < LIVES; life++) {
      double sum = 0;
      double pairs = 0;
      boolean isProved = false;
      while (!isProved && pairs < PATIENCE * (double) expected) {
        pairs += block;
        sum += block * difference + Math.sqrt(block) * spread * random.nextGaussian();
        isProved = logWealth(sum, pairs * square) >= needed;
      }
      counts[life] = isProved ? pairs : Double.POSITIVE_INFINITY;
    }
    return quantile(counts, power, 1);
  }

  /// Requests of the candidate's own, each with a label, that a test of fixed size needs when each
  /// request has a prediction of one arm only: Φ⁻¹(1 − α/2) + Φ⁻¹(power), squared, times the
  /// variance of a loss, times 1 + share/(1 − share), over the difference squared.
  ///
  /// @param lossSpread the standard deviation of one prediction's loss
  public static long unpaired(
      double alpha, double power, double share, double difference, double lossSpread) {
    Psi.requireAlpha(alpha);
    requireInside("power", power);
    requireInside("share", share);
    requireDifference(difference);
    double z = Normal.quantile(1 - alpha / 2) + Normal.quantile(power);
    double ratio = z * lossSpread / difference;
    return (long) Math.ceil(ratio * ratio * (1 + share / (1 - share)));
  }

  /// The log of the mean wealth of the bets, of the sum of differences and of their squares.
  private static double logWealth(double sum, double squares) {
    double largest = Double.NEGATIVE_INFINITY;
    var logs = new double[LAMBDAS.length];
    for (int i = 0; i < LAMBDAS.length; i++) {
      logs[i] = LAMBDAS[i] * sum - LAMBDAS[i] * LAMBDAS[i] * squares / 2;
      largest = Math.max(largest, logs[i]);
    }
    double mean = 0;
    for (double log : logs) {
      mean += StrictMath.exp(log - largest);
    }
    return largest + StrictMath.log(mean / LAMBDAS.length);
  }

  /// How many events suffice when they fall exactly as often as expected.
  private static long expectedEvents(double alpha, double share, double atCandidate) {
    double needed = -StrictMath.log(alpha);
    long events = 1;
    while (events < MOST) {
      long there = Math.round(events * atCandidate);
      if (ShareEvidence.none().plus(there, events - there, share).logValue() >= needed) {
        return events;
      }
      events += Math.max(1, events / BATCHES);
    }
    return MOST;
  }

  private static double events(
      double alpha, double share, double atCandidate, long expected, Random random) {
    var evidence = ShareEvidence.none();
    int batch = (int) Math.max(1, expected / BATCHES);
    long events = 0;
    while (!evidence.hasMore(alpha)) {
      if (events > PATIENCE * expected) {
        return Double.POSITIVE_INFINITY;
      }
      int there = drawn(batch, atCandidate, random);
      evidence = evidence.plus(there, batch - there, share);
      events += batch;
    }
    return events;
  }

  /// Of so many, how many are there: drawn one by one while they are few, normal when they are
  /// many.
  private static int drawn(int many, double probability, Random random) {
    if (many > EXACT_DRAWS) {
      double spread = Math.sqrt(many * probability * (1 - probability));
      long near = Math.round(many * probability + spread * random.nextGaussian());
      return Math.clamp(near, 0, many);
    }
    int there = 0;
    for (int i = 0; i < many; i++) {
      there += random.nextDouble() < probability ? 1 : 0;
    }
    return there;
  }

  private static OptionalLong quantile(double[] counts, double power, double each) {
    Arrays.sort(counts);
    double count = counts[(int) Math.ceil(power * counts.length) - 1] * each;
    return count <= MOST ? OptionalLong.of((long) Math.ceil(count)) : OptionalLong.empty();
  }

  private static void requireInside(String field, double value) {
    if (!(value > 0 && value < 1)) {
      throw SlipwayException.invalid(field, value, "above 0 and below 1");
    }
  }

  private static void requireDifference(double difference) {
    if (!(difference > 0 && difference < 1)) {
      throw SlipwayException.invalid("difference", difference, "above 0 and below 1");
    }
  }
}
