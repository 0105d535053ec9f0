package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import slipway.api.declaration.RolloutSpec;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.declaration.RolloutSpec.GuardRails;
import slipway.api.declaration.RolloutSpec.Rail;
import slipway.api.declaration.RolloutSpec.Step;
import slipway.api.declaration.RolloutSpec.Verdicts;
import slipway.api.wire.Rollout.Status;
import slipway.rollout.RolloutPolicy.Seen;
import slipway.serving.ArmCounts;
import slipway.serving.ArmCounts.Counts;
import slipway.serving.ArmCounts.Firsts;
import slipway.serving.ArmCounts.Shadowing;
import slipway.serving.Split;
import slipway.statistics.MeanSequence;

/// What a declared rollout promises, by thousands of whole rollouts with fixed seeds through the
/// classes that decide the real ones; beside it what a test made for one look would have done.
final class RolloutSimulationTest {
  private static final double ALPHA = 0.05;
  private static final double TWO_SIDED = 1.959964;
  private static final int ROLLOUTS = Boolean.getBoolean("slipway.long") ? 20_000 : 2_000;
  private static final Shadowing NO_SHADOW = new Shadowing(0, 0, 0, 0, 0, 0);
  private static final Counts NONE = new Counts(0, 0, 0, 0, new Firsts(0, 0, 0, 0));

  @Test
  void sameRelease_isTakenOutInAtMostAlphaOfRolloutsAcrossAllStepsLooksAndRails() {
    int alarms = 0;
    int naive = 0;
    for (int r = 0; r < ROLLOUTS; r++) {
      var run = new StickyRun(new SplittableRandom(40_000 + r));
      run.toTheEnd();
      alarms += run.isTakenOut ? 1 : 0;
      naive += run.isNaiveAlarm ? 1 : 0;
    }
    System.out.printf(
        "A/A, 200 looks, weights 1 to 50 %%, sticky keys, four rails: taken out %.4f, z-test %.4f%n",
        share(alarms), share(naive));
    assertThat(share(alarms)).isLessThanOrEqualTo(ALPHA);
    assertThat(share(naive)).isGreaterThan(0.2);
  }

  @Test
  void failingCandidate_isTakenOutAsSoonAsPublished() {
    var random = new SplittableRandom(41);
    double[][] known = {{0.567, 85}, {0.05, 908}, {0.01, 4_571}}; // rate of errors, requests
    var off = new Rail(false, 1.0);
    var alone = new GuardRails(ALPHA, new Rail(true, 1.0), off, off, new Rail(false, null));
    for (var each : known) {
      double median = medianRequests(alone, each[0], random);
      double shared = medianRequests(null, each[0], random);
      System.out.printf(
          "%.1f %% errors v 0: median %.0f requests (published %.0f); by the default rails %.0f%n",
          100 * each[0], median, each[1], shared);
      assertThat(median).isCloseTo(each[1], within(0.25 * each[1]));
      assertThat(shared).isLessThan(2 * each[1]);
    }
  }

  @Test
  void promotionOfAnEqual_isSeldomUndoneOrConfirmedByChance() {
    int undone = 0;
    int confirmed = 0;
    int naive = 0;
    var random = new SplittableRandom(42);
    for (int r = 0; r < ROLLOUTS; r++) {
      var run = LateRun.of(random);
      undone += run.act instanceof RolloutPolicy.Revert ? 1 : 0;
      confirmed += run.act instanceof RolloutPolicy.Confirm ? 1 : 0;
      naive += run.isNaiveClaim ? 1 : 0;
    }
    System.out.printf(
        "no difference, 30 cohorts of 100 pairs: undone %.4f, confirmed %.4f, z-test %.4f%n",
        share(undone), share(confirmed), share(naive));
    assertThat(share(undone)).isLessThanOrEqualTo(ALPHA);
    assertThat(share(confirmed)).isLessThanOrEqualTo(ALPHA);
    assertThat(share(naive)).isGreaterThan(0.25);
  }

  private static double share(int count) {
    return count / (double) ROLLOUTS;
  }

  private static RolloutState begun(@Nullable GuardRails rails, double margin, List<Step> steps) {
    var spec =
        new RolloutSpec(
            null,
            "churn",
            null,
            steps,
            rails,
            new RolloutSpec.Quality(null, ALPHA, margin),
            new Verdicts(null, null, null, Action.HOLD, null));
    return RolloutState.first(RolloutStates.plan(spec, null)).entered(1, 1);
  }

  /// What a look at these counts leads to.
  private static RolloutPolicy.Act decide(RolloutState state, ArmCounts counts) {
    var rails = state.guards().rails(state.plan().rules().guards(), counts);
    return RolloutPolicy.decide(state, new Seen(rails, true, false, true));
  }

  /// A tenth of the requests, each of another customer, to a candidate that fails at this rate;
  /// looked at after every error.
  private static double medianRequests(
      @Nullable GuardRails rails, double rate, SplittableRandom random) {
    var requests = new double[ROLLOUTS];
    for (int r = 0; r < ROLLOUTS; r++) {
      var state = begun(rails, 0, List.of(new Step(0.1, 1_000_000)));
      long all = 0;
      long candidate = 0;
      for (int errors = 1; ; errors++) {
        long until = (long) (Math.log(1 - random.nextDouble()) / Math.log1p(-0.1 * rate)) + 1;
        all += until;
        candidate += 1 + binomial(until - 1, 0.1 * (1 - rate) / (1 - 0.1 * rate), random);
        var counts =
            new ArmCounts(
                1,
                RolloutStates.NOON,
                counts(all - candidate, 0),
                counts(candidate, errors),
                NONE,
                NO_SHADOW);
        state = Looks.counted(state, List.of(counts));
        if (decide(state, counts) instanceof RolloutPolicy.RollBack) {
          break;
        }
      }
      requests[r] = all;
    }
    Arrays.sort(requests);
    return requests[ROLLOUTS / 2];
  }

  private static Counts counts(long requests, long errors) {
    return new Counts(requests, errors, 0, 0, new Firsts(requests, errors, 0, 0));
  }

  private static long binomial(long n, double p, SplittableRandom random) {
    long count = 0;
    for (long i = 0; i < n; i++) {
      count += random.nextDouble() < p ? 1 : 0;
    }
    return count;
  }

  /// A rollout of a release that is as good as the former one, over 5,000 customers each with one
  /// place in the split: some ask often, some of them fail always. Weights rise with the steps.
  private static final class StickyRun {
    private static final int KEYS = 5_000;
    private static final int REQUESTS_A_LOOK = 50;
    private static final long REQUESTS_A_STEP = 2_000;
    private static final double ALWAYS = 0.02;
    private static final double[] RATES = {0.01, 0.005, 0.03}; // errors, null outputs, slow
    private static final List<Step> STEPS =
        List.of(
            new Step(0.01, REQUESTS_A_STEP),
            new Step(0.05, REQUESTS_A_STEP),
            new Step(0.1, REQUESTS_A_STEP),
            new Step(0.25, REQUESTS_A_STEP),
            new Step(0.5, REQUESTS_A_STEP));

    private final SplittableRandom random;
    private final int[] buckets;
    private final byte[] met = new byte[KEYS]; // bits of what a customer has met, and 8: seen
    private final long[][] perStep = new long[2][8]; // arm: requests, 3 events, keys, 3 firsts
    private final long[][] pooled = new long[2][2];
    private RolloutState state = begun(null, 0, STEPS);
    private @Nullable ArmCounts before;
    boolean isTakenOut;
    boolean isNaiveAlarm;

    StickyRun(SplittableRandom random) {
      this.random = random;
      this.buckets = random.ints(KEYS, 0, Split.BUCKETS).toArray();
    }

    void toTheEnd() {
      while (state.status() == Status.CANARY && !isTakenOut) {
        for (int i = 0; i < REQUESTS_A_LOOK; i++) {
          request();
        }
        isNaiveAlarm |= z() > TWO_SIDED;
        look();
      }
    }

    private void request() {
      int key = (int) (KEYS * random.nextDouble() * random.nextDouble());
      int arm = buckets[key] < state.plan().rules().weight(state.step()) ? 1 : 0;
      var counts = perStep[arm];
      counts[0]++;
      pooled[arm][0]++;
      int events = 8;
      for (int e = 0; e < RATES.length; e++) {
        boolean isAlways = buckets[(key * 31 + e) % KEYS] < ALWAYS * Split.BUCKETS;
        if (isAlways || random.nextDouble() < RATES[e]) {
          events |= 1 << e;
          counts[1 + e]++;
          pooled[arm][1] += e == 0 ? 1 : 0;
        }
      }
      int first = events & ~met[key];
      met[key] |= (byte) events;
      counts[4] += first >> 3 & 1;
      for (int e = 0; e < RATES.length; e++) {
        counts[5 + e] += first >> e & 1;
      }
    }

    private void look() {
      var counts =
          new ArmCounts(state.split(), RolloutStates.NOON, arm(0), arm(1), NONE, NO_SHADOW);
      state = Looks.counted(state, before == null ? List.of(counts) : List.of(before, counts));
      switch (decide(state, counts)) {
        case RolloutPolicy.Enter(var step) -> {
          state = state.entered(step, state.split() + 1);
          before = counts;
          for (var arm : perStep) {
            Arrays.fill(arm, 0);
          }
        }
        case RolloutPolicy.RollBack _ -> isTakenOut = true;
        case RolloutPolicy.Hold _ -> state = state.in(Status.HELD);
        default -> {}
      }
    }

    private Counts arm(int arm) {
      var c = perStep[arm];
      return new Counts(c[0], c[1], c[2], c[3], new Firsts(c[4], c[5], c[6], c[7]));
    }

    private double z() {
      double n1 = pooled[1][0];
      double n0 = pooled[0][0];
      double rate = (pooled[0][1] + pooled[1][1]) / (n0 + n1);
      double spread = rate * (1 - rate) * (1 / Math.max(1, n0) + 1 / Math.max(1, n1));
      double difference = pooled[1][1] / Math.max(1, n1) - pooled[0][1] / Math.max(1, n0);
      return spread > 0 ? Math.abs(difference) / Math.sqrt(spread) : 0;
    }
  }

  /// A promoted release that is as good as the former one, while labels become known.
  ///
  /// @param act what followed first, or waiting
  private record LateRun(RolloutPolicy.Act act, boolean isNaiveClaim) {
    private static final int COHORTS = 30;
    private static final int PAIRS = 100;
    private static final double SPREAD = 0.25;

    static LateRun of(SplittableRandom random) {
      var state = begun(null, 0, List.of(new Step(0.1, 1))).in(Status.PROMOTED);
      var losses = Losses.of(state.plan().rules().quality());
      var naive = MeanSequence.none();
      boolean isNaiveClaim = false;
      RolloutPolicy.Act act = new RolloutPolicy.Wait();
      for (int cohort = 0; cohort < COHORTS; cohort++) {
        var differences = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
          double truth = 1 / (1 + Math.exp(-1.5 - random.nextGaussian()));
          double off =
              Math.clamp(SPREAD * random.nextGaussian(), -1, 1) * Math.min(truth, 1 - truth);
          double label = random.nextDouble() < truth ? 1 : 0;
          differences[i] = losses.difference(truth + off, truth - off, label);
        }
        state =
            state.judged(RolloutStates.CUTOFF.plusMonths(cohort), state.bets().plus(differences));
        if (act instanceof RolloutPolicy.Wait) {
          act = RolloutPolicy.decide(state, new Seen(List.of(), true, false, true));
        }
        naive = naive.plus(differences);
        double error = Math.sqrt(naive.squares() / (naive.count() - 1) / naive.count());
        isNaiveClaim |= Math.abs(naive.mean()) > TWO_SIDED * error;
      }
      return new LateRun(act, isNaiveClaim);
    }
  }
}
