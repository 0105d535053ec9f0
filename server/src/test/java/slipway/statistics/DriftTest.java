package slipway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;
import slipway.api.Json;

final class DriftTest {
  private static final double ALPHA = 0.01;

  @Test
  void edges_areDecilesOfTheReferenceWithTiesMerged() {
    var rising = IntStream.rangeClosed(0, 100).asDoubleStream().toArray();
    assertThat(BinEdges.deciles(rising).inner())
        .containsExactly(10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0);
    var few = new double[] {1, 1, 1, 1, 1, 1, 1, 1, 2, 5, Double.NaN, Double.NaN};
    assertThat(BinEdges.deciles(few).inner()).hasSize(3).startsWith(1.0);
    assertThat(BinEdges.deciles(new double[] {Double.NaN}).inner()).isEmpty();
  }

  @Test
  void counts_putAnEdgeBelowAndNullsApart() {
    var edges = new BinEdges(List.of(0.0, 10.0));
    var counts =
        edges.count(new double[] {-5, -0.0, 0, 0.1, 10, 11, Double.POSITIVE_INFINITY, Double.NaN});
    assertThat(counts).isEqualTo(new BinCounts(List.of(3L, 2L, 2L), 1));
    assertThat(counts.plus(counts).rows()).isEqualTo(16);
    assertThat(counts.nullShare()).isEqualTo(0.125);
  }

  @Test
  void psi_ofAWindowInOneBinIsMadeByTheEpsilon() {
    var reference = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();
    var far = IntStream.rangeClosed(2000, 2500).asDoubleStream().toArray();
    var drift = Drift.of(reference, far, ALPHA);
    assertThat(drift.psi()).isCloseTo(8.283, within(0.001));
    assertThat(Objects.requireNonNull(drift.ks()).statistic()).isEqualTo(1);
    assertThat(drift.exceedsChance()).isTrue();
  }

  @Test
  void drift_seesNullsThatAppear() {
    var reference = IntStream.range(0, 1000).asDoubleStream().toArray();
    var current = reference.clone();
    for (int i = 0; i < current.length; i += 3) {
      current[i] = Double.NaN;
    }
    var drift = Drift.of(reference, current, ALPHA);
    assertThat(drift.currentNullShare()).isCloseTo(0.334, within(1e-12));
    assertThat(drift.psi()).isGreaterThan(2);
    assertThat(Objects.requireNonNull(drift.ks()).pValue()).isGreaterThan(0.5);
  }

  @Test
  void drift_ofASideOfNullsHasNoKs() {
    var drift = Drift.of(new double[] {1, 2, 3}, new double[] {Double.NaN}, ALPHA);
    assertThat(drift.ks()).isNull();
    assertThat(drift.jsDistance()).isEqualTo(1);
  }

  @Test
  void drift_ofHistogramsEqualsThatOfValues() {
    var random = new SplittableRandom(3);
    var reference = random.doubles(3_000).toArray();
    var current = random.doubles(2_000).map(u -> u * u).toArray();
    var edges = BinEdges.deciles(reference);
    var raw = Drift.of(reference, current, ALPHA);
    var binned = Drift.of(edges.count(reference), edges.count(current), ALPHA);
    assertThat(binned.psi()).isEqualTo(raw.psi());
    assertThat(binned.psiFloor()).isEqualTo(raw.psiFloor());
    assertThat(binned.jsDistance()).isEqualTo(raw.jsDistance());
    assertThat(Objects.requireNonNull(binned.ks()).statistic())
        .isBetween(0.2, Objects.requireNonNull(raw.ks()).statistic());
  }

  @Test
  void measures_ofTheSameHistogramAreZero() {
    var counts = new BinCounts(List.of(5L, 0L, 7L), 2);
    assertThat(Psi.of(counts, counts)).isZero();
    assertThat(JensenShannon.distance(counts, counts)).isZero();
    assertThat(KolmogorovSmirnov.of(counts, counts).pValue()).isEqualTo(1);
  }

  @Test
  void measures_refuseWhatCannotBeCompared() {
    var two = new BinCounts(List.of(1L, 2L), 0);
    assertThatThrownBy(() -> Psi.of(two, new BinCounts(List.of(1L), 0)))
        .hasMessage("current: 1 bins (expected: 2, as the reference)");
    assertThatThrownBy(() -> JensenShannon.distance(two, new BinCounts(List.of(0L, 0L), 0)))
        .hasMessage("current: 0 rows (expected: at least one row)");
    assertThatThrownBy(() -> KolmogorovSmirnov.of(two, new BinCounts(List.of(0L, 0L), 4)))
        .hasMessageContaining("at least one that is not null");
    assertThatThrownBy(() -> BinEdges.deciles(new double[] {1, Double.NEGATIVE_INFINITY}))
        .hasMessageContaining("a finite number");
    assertThatThrownBy(() -> new BinEdges(List.of(1.0, 1.0))).hasMessageContaining("inner[1]");
    assertThatThrownBy(() -> new BinCounts(List.of(-1L), 0)).hasMessageContaining("values[0]");
    assertThatThrownBy(() -> Psi.floor(two, two, 0)).hasMessageContaining("alpha: 0.0");
    assertThatThrownBy(() -> new AlarmBudget(40, 4, 10))
        .hasMessageContaining("below the number of judgements, 40.0");
    assertThatThrownBy(() -> DriftLimits.learn(two, 10, 1e-6, digest("x")))
        .hasMessageContaining("allow more false alarms");
    assertThatThrownBy(() -> DriftLimits.ofCleanWindows(new double[] {1, 2}, 0.1))
        .hasMessage("values: 2 windows (expected: at least three)");
  }

  @Test
  void shares_thatMoveAreSeenWherePsiIsBlind() {
    var moved = new ShareDifference(18_222, 23_570, 19_363, 23_570);
    assertThat(moved.difference()).isCloseTo(0.0484, within(0.0001));
    assertThat(moved.z()).isGreaterThan(13);
    assertThat(moved.interval(0.95).low()).isGreaterThan(0.04);
    var psi =
        Psi.of(
            new BinCounts(List.of(5_348L, 18_222L), 0), new BinCounts(List.of(4_207L, 19_363L), 0));
    assertThat(psi).isCloseTo(0.0144, within(0.001));
    assertThat(new ShareDifference(0, 5, 0, 9).pValue()).isEqualTo(1);
    assertThatThrownBy(() -> new ShareDifference(0, 5, 10, 9))
        .hasMessage("currentHits: 10 (expected: 0 to 9)");
    assertThatThrownBy(() -> new ShareDifference(0, 0, 1, 9)).hasMessageContaining("1 or more");
  }

  @Test
  void limits_areTheSameForTheSameEvidence() {
    var reference = new BinCounts(List.of(100L, 300L, 50L), 20);
    var limits = DriftLimits.learn(reference, 940, 0.01, digest("a"));
    assertThat(DriftLimits.learn(reference, 940, 0.01, digest("a"))).isEqualTo(limits);
    assertThat(DriftLimits.learn(reference, 940, 0.01, digest("b"))).isNotEqualTo(limits);
    assertThat(limits.draws()).isEqualTo(10_000);
    assertThat(limits.psi())
        .isCloseTo(
            Psi.floor(reference, new BinCounts(List.of(200L, 600L, 100L), 40), 0.01),
            within(0.004));
  }

  @Test
  void limits_ofSmallerWindowsAreWider() {
    var reference = BinEdges.deciles(ramp(2_000)).count(ramp(2_000));
    double wide = DriftLimits.learn(reference, 100, 0.01, digest("a")).psi();
    double narrow = DriftLimits.learn(reference, 10_000, 0.01, digest("a")).psi();
    assertThat(wide).isGreaterThan(5 * narrow);
  }

  @Test
  void limitsOfCleanWindows_leaveIncidentsOut() {
    var clean = new double[] {.011, .009, .014, .010, .012, .008, .013, .010};
    var damaged = new double[] {.011, .009, .014, .010, .012, .008, .013, .010, 2.1, 1.4};
    assertThat(DriftLimits.ofCleanWindows(damaged, 0.1))
        .isEqualTo(DriftLimits.ofCleanWindows(clean, 0.1));
    assertThat(DriftLimits.ofCleanWindows(clean, 0.2)).isBetween(.013, .014);
    assertThat(DriftLimits.ofCleanWindows(clean, 0.01)).isGreaterThan(.015);
    assertThat(DriftLimits.ofCleanWindows(new double[6], 0.01)).isZero();
  }

  @Test
  void states_survivePassingThroughJson() {
    var edges = BinEdges.deciles(ramp(37));
    var counts = edges.count(ramp(30));
    var drift = Drift.of(counts, counts, ALPHA);
    var limits = DriftLimits.learn(counts, 10, 0.01, digest("a"));
    assertThat(Json.read(Json.bytes(edges), BinEdges.class)).isEqualTo(edges);
    assertThat(Json.read(Json.bytes(counts), BinCounts.class)).isEqualTo(counts);
    assertThat(Json.read(Json.bytes(drift), Drift.class)).isEqualTo(drift);
    assertThat(Json.read(Json.bytes(limits), DriftLimits.class)).isEqualTo(limits);
  }

  private static double[] ramp(int n) {
    return IntStream.range(0, n).asDoubleStream().toArray();
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
