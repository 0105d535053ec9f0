package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Plans are held against rollouts simulated request by request and pair by pair, and against
/// figures measured elsewhere.
final class RolloutSizeTest {
  private static final Percentage QUARTER = Percentage.withPercentage(25);
  private static final int LIVES = 300;

  @ParameterizedTest
  @CsvSource({
    ".567, 0, 85", // medians of another implementation, 10 % of the requests, alpha 5 %
    ".05, 0, 908",
    ".01, 0, 4571"
  })
  void requests_areThoseMeasuredElsewhere(double difference, double base, long median) {
    assertThat(RolloutSize.requests(.05, .5, .1, base, difference).orElseThrow())
        .isCloseTo(median, QUARTER);
  }

  @ParameterizedTest
  @CsvSource({
    ".05, .8, .1, 0, .05",
    ".0125, .8, .1, .02, .03",
    ".05, .8, .5, .01, .01",
    ".05, .95, .25, .1, .05"
  })
  void requests_areThoseOfSingleEvents(
      double alpha, double power, double share, double base, double difference) {
    var random = new Random(7);
    var needed = new long[LIVES];
    for (int life = 0; life < LIVES; life++) {
      var evidence = ShareEvidence.none();
      while (!evidence.hasMore(alpha)) {
        needed[life]++;
        boolean isThere = random.nextDouble() < share;
        if (random.nextDouble() < base + (isThere ? difference : 0)) {
          evidence = evidence.plus(isThere ? 1 : 0, isThere ? 0 : 1, share);
        }
      }
    }
    assertThat(RolloutSize.requests(alpha, power, share, base, difference).orElseThrow())
        .isCloseTo(quantile(needed, power), QUARTER);
  }

  @Test
  void pairs_areThoseMeasuredElsewhere() {
    // on real purchases, median: a Brier gain of .0023, the spread of a pair .046
    assertThat(RolloutSize.pairs(.05, .5, .0023, .046).orElseThrow()).isCloseTo(2981, QUARTER);
  }

  @ParameterizedTest
  @CsvSource({
    ".05, .8, .0023, .046",
    ".05, .8, .01, .1",
    ".025, .9, .05, .3",
    ".05, .5, .001, .02"
  })
  void pairs_areThoseOfSinglePairs(double alpha, double power, double difference, double spread) {
    var random = new Random(11);
    var needed = new long[LIVES];
    for (int life = 0; life < LIVES; life++) {
      var bets = PairedBets.none(alpha);
      var block = new double[64];
      while (bets.better().wonAt() == 0) {
        for (int i = 0; i < block.length; i++) {
          block[i] = Math.clamp(difference + spread * random.nextGaussian(), -1, 1);
        }
        bets = bets.plus(block);
      }
      needed[life] = bets.better().wonAt();
    }
    assertThat(RolloutSize.pairs(alpha, power, difference, spread).orElseThrow())
        .isCloseTo(quantile(needed, power), QUARTER);
  }

  @Test
  void pairs_thatBetsCannotDecide_areNone() {
    assertThat(RolloutSize.pairs(.05, .8, .0001, .3)).isEmpty();
    assertThat(RolloutSize.requests(.05, .8, .001, 0, 1e-9)).isEmpty();
  }

  @Test
  void unpaired_isTheTextbooksSize() {
    // two arms of equal size, effect of half a spread, 5 %, 80 %: 63 each by the normal formula
    assertThat(RolloutSize.unpaired(.05, .8, .5, .05, .1)).isCloseTo(63, within(1L));
  }

  @Test
  void whatCannotBeMeant_isRefusedByName() {
    assertThatThrownBy(() -> RolloutSize.requests(.05, 1, .1, 0, .1)).hasMessageContaining("power");
    assertThatThrownBy(() -> RolloutSize.requests(.05, .8, 0, 0, .1)).hasMessageContaining("share");
    assertThatThrownBy(() -> RolloutSize.requests(.05, .8, .1, .95, .1))
        .hasMessageContaining("difference");
    assertThatThrownBy(() -> RolloutSize.pairs(.05, .8, 0, .1)).hasMessageContaining("difference");
    assertThatThrownBy(() -> RolloutSize.pairs(.05, .8, .1, 2)).hasMessageContaining("spread");
  }

  private static long quantile(long[] counts, double power) {
    Arrays.sort(counts);
    return counts[(int) Math.ceil(power * counts.length) - 1];
  }
}
