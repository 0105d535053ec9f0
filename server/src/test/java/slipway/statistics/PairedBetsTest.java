package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import slipway.api.Json;

/// The promise and the speed of comparisons that are looked at after every pair.
final class PairedBetsTest {
  private static final double ALPHA = 0.05;
  private static final boolean IS_LONG = Boolean.getBoolean("slipway.long");
  private static final int ROLLOUTS = 2_000;
  private static final int PAIRS = IS_LONG ? 23_570 : 3_000;
  private static final int BATCH = 100;

  @Test
  void value_isTheMeanOfTheWealths() {
    var bets = PairedBets.none(ALPHA).plus(0.5, -0.25, 1);
    double expected = 0;
    for (double bet : new double[] {.02, .05, .1, .2, .4, .6, .8, .95}) {
      expected += (1 + bet * 0.5) * (1 - bet * 0.25) * (1 + bet) / 8;
    }
    assertThat(Math.exp(bets.better().logValue())).isCloseTo(expected, within(1e-12));
    assertThat(bets.mean()).isCloseTo(1.25 / 3, within(1e-15));
  }

  @Test
  void batches_areTheSameToTheLastBit() {
    var random = new SplittableRandom(1);
    var differences = random.doubles(500).map(u -> 1.8 * u - 0.8).toArray();
    var atOnce = PairedBets.none(ALPHA, 0.1).plus(differences);
    var oneByOne = PairedBets.none(ALPHA, 0.1);
    for (double d : differences) {
      oneByOne = Json.read(Json.bytes(oneByOne.plus(d)), PairedBets.class);
    }
    assertThat(oneByOne).isEqualTo(atOnce);
    assertThat(atOnce.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(atOnce.decidedAt()).isBetween(1L, 500L);
  }

  @Test
  void turnedDifference_isInconclusive() {
    var up = new double[200];
    Arrays.fill(up, 0.5);
    var down = new double[400];
    Arrays.fill(down, -0.5);
    var bets = PairedBets.none(ALPHA).plus(up);
    assertThat(bets.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(bets.plus(down).worse().wonAt()).isGreaterThan(200);
    assertThat(bets.plus(down).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void badArguments_areRefused() {
    var bets = PairedBets.none(ALPHA);
    assertThatThrownBy(() -> bets.plus(0, 1.5))
        .hasMessage("differences[1]: 1.5 (expected: -1 to 1)");
    assertThatThrownBy(() -> bets.plus(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> PairedBets.none(0)).hasMessageContaining("alpha");
    assertThatThrownBy(() -> PairedBets.none(ALPHA, 1)).hasMessageContaining("margin");
  }

  @Test
  void falseAlarms_areAtMostAlpha() {
    var random = new SplittableRandom(201);
    int better = 0;
    int worse = 0;
    int naive = 0;
    for (int r = 0; r < ROLLOUTS; r++) {
      var run = Run.of(PairedBets.none(ALPHA), () -> equallyGood(0.055, random));
      better += run.bets.better().wonAt() > 0 ? 1 : 0;
      worse += run.bets.worse().wonAt() > 0 ? 1 : 0;
      naive += run.isNaiveClaim ? 1 : 0;
    }
    System.out.printf(
        "no difference, %d pairs of spread .025: better %.4f, worse %.4f, z-test every %d %.4f%n",
        PAIRS, share(better), share(worse), BATCH, share(naive));
    assertThat(share(better)).isLessThanOrEqualTo(0.027);
    assertThat(share(worse)).isLessThanOrEqualTo(0.027);
    assertThat(share(better + worse)).isLessThanOrEqualTo(ALPHA);
    assertThat(share(naive)).isGreaterThan(0.25);
  }

  @Test
  void falseAlarms_areAtMostAlphaForEachClaimAlsoWhereModelsDifferMuch() {
    var random = new SplittableRandom(205);
    int better = 0;
    int worse = 0;
    int either = 0;
    for (int r = 0; r < ROLLOUTS; r++) {
      var run = Run.of(PairedBets.none(ALPHA), () -> equallyGood(0.25, random));
      better += run.bets.better().wonAt() > 0 ? 1 : 0;
      worse += run.bets.worse().wonAt() > 0 ? 1 : 0;
      double both = Math.max(run.bets.better().logMax(), run.bets.worse().logMax());
      either += both >= -Math.log(ALPHA / 2) ? 1 : 0;
    }
    System.out.printf(
        "no difference, %d pairs of spread .11: better %.4f, worse %.4f, either at alpha/2 %.4f%n",
        PAIRS, share(better), share(worse), share(either));
    // 2.9 % and 2.6 % of 23,570 pairs: near enough that a threshold of twice alpha would be noticed
    assertThat(share(better)).isBetween(0.01, 0.03);
    assertThat(share(worse)).isBetween(0.01, 0.03);
    assertThat(share(either)).isBetween(0.01, 0.03);
  }

  @Test
  void detection_isAsQuickAsMeasuredOnPurchases() {
    var random = new SplittableRandom(202);
    // gain and spread of one pair, the median number of pairs on the real purchases
    double[][] cases = {{0.0023, 0.046, 2_981}};
    for (var known : cases) {
      var pairs = new double[ROLLOUTS];
      for (int r = 0; r < ROLLOUTS; r++) {
        var bets = PairedBets.none(ALPHA);
        while (bets.verdict() == Verdict.INCONCLUSIVE && bets.pairs() < 40_000) {
          var batch = new double[BATCH];
          for (int i = 0; i < BATCH; i++) {
            batch[i] = Math.clamp(known[0] + known[1] * random.nextGaussian(), -1, 1);
          }
          bets = bets.plus(batch);
        }
        assertThat(bets.verdict()).isNotEqualTo(Verdict.INCONCLUSIVE);
        pairs[r] = bets.decidedAt();
      }
      Arrays.sort(pairs);
      System.out.printf(
          "gain %s, spread %s: median %.0f pairs (measured %.0f)%n",
          known[0], known[1], pairs[ROLLOUTS / 2], known[2]);
      assertThat(pairs[ROLLOUTS / 2]).isCloseTo(known[2], within(0.25 * known[2]));
    }
  }

  @Test
  void equivalence_isClaimedWithinTheMarginAndHardlyEverAtIt() {
    var random = new SplittableRandom(203);
    int pairs = 600; // ten standard errors would fit between no difference and the margin
    double margin = 0.02;
    int within = 0;
    int at = 0;
    for (int r = 0; r < ROLLOUTS; r++) {
      var none = PairedBets.none(ALPHA, margin);
      var equal = Run.of(none, pairs, () -> 0.046 * random.nextGaussian());
      within += equal.verdict == Verdict.EQUIVALENT ? 1 : 0;
      var worse = Run.of(none, pairs, () -> -margin + 0.046 * random.nextGaussian());
      at += worse.verdict == Verdict.EQUIVALENT ? 1 : 0;
      assertThat(worse.verdict).isNotEqualTo(Verdict.BETTER);
    }
    assertThat(share(within)).isGreaterThan(0.9);
    assertThat(share(at)).isLessThanOrEqualTo(ALPHA);
  }

  @Test
  void meanSequence_coversAtEveryLookAtOnce() {
    var random = new SplittableRandom(204);
    int missed = 0;
    int missedNaive = 0;
    for (int r = 0; r < ROLLOUTS; r++) {
      var sequence = MeanSequence.none();
      boolean isMissed = false;
      boolean isNaiveMissed = false;
      for (int look = 0; look < 30; look++) {
        var values = random.doubles(100).map(u -> -Math.log(1 - u)).toArray(); // mean 1, skewed
        sequence = sequence.plus(values);
        isMissed |= !sequence.interval(ALPHA, 1_000).contains(1);
        double error = Math.sqrt(sequence.squares() / (sequence.count() - 1) / sequence.count());
        isNaiveMissed |= !Interval.around(sequence.mean(), error, 1 - ALPHA).contains(1);
      }
      missed += isMissed ? 1 : 0;
      missedNaive += isNaiveMissed ? 1 : 0;
    }
    assertThat(share(missed)).isLessThanOrEqualTo(ALPHA);
    assertThat(share(missedNaive)).isGreaterThan(0.2);
    assertThatThrownBy(() -> MeanSequence.none().plus(1).interval(ALPHA, 10))
        .hasMessageContaining("at least two values");
  }

  /// The Brier difference of two models that are off by as much, to opposite sides.
  private static double equallyGood(double spread, SplittableRandom random) {
    double truth = 1 / (1 + Math.exp(-1.5 - random.nextGaussian()));
    double share = Math.clamp(spread * random.nextGaussian(), -1, 1);
    double off = share * Math.min(truth, 1 - truth);
    double label = random.nextDouble() < truth ? 1 : 0;
    double champion = truth + off - label;
    double candidate = truth - off - label;
    return champion * champion - candidate * candidate;
  }

  private static double share(int count) {
    return count / (double) ROLLOUTS;
  }

  private record Run(PairedBets bets, Verdict verdict, boolean isNaiveClaim) {
    static Run of(PairedBets none, Supplier<Double> difference) {
      return of(none, PAIRS, difference);
    }

    static Run of(PairedBets none, int pairs, Supplier<Double> difference) {
      var bets = none;
      var naive = MeanSequence.none();
      boolean isClaim = false;
      for (int at = 0; at < pairs; at += BATCH) {
        var batch = new double[BATCH];
        for (int i = 0; i < BATCH; i++) {
          batch[i] = Math.clamp(difference.get(), -1, 1);
        }
        bets = bets.plus(batch);
        naive = naive.plus(batch);
        double error = Math.sqrt(naive.squares() / (naive.count() - 1) / naive.count());
        isClaim |= Math.abs(naive.mean()) > 1.959964 * error;
      }
      return new Run(bets, bets.verdict(), isClaim);
    }
  }
}
