package slipway.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;

final class FileStatisticsTest {
  private static final List<Column> COLUMNS =
      List.of(new Column("x", ColumnType.NUMBER), new Column("n", ColumnType.INTEGER));

  @Test
  void addAll_givesWhatOneFileOfAllRowsGives() {
    var random = new Random(5);
    var all = FileStatistics.of(COLUMNS);
    var parts = new ArrayList<FileStatistics>();
    for (int part = 0; part < 5; part++) {
      var file = FileStatistics.of(COLUMNS);
      for (int i = 0; i < 500 * part; i++) {
        double x = random.nextGaussian() * 100 * part;
        long n = random.nextInt(-40, 40);
        row(file, x, n);
        row(all, x, n);
      }
      parts.add(FileStatistics.read(file.bytes()));
    }
    Collections.shuffle(parts, random);
    var sum = FileStatistics.of(COLUMNS);
    parts.forEach(sum::addAll);
    var expected = StatisticsView.of(all);
    var found = StatisticsView.of(sum);
    assertThat(found.rows()).isEqualTo(expected.rows());
    for (int i = 0; i < COLUMNS.size(); i++) {
      var one = found.columns().get(i);
      var other = expected.columns().get(i);
      assertThat(one.bins()).isEqualTo(other.bins());
      assertThat(one.distinct()).isEqualTo(other.distinct());
      assertThat(one.min()).isEqualTo(other.min());
      assertThat(one.max()).isEqualTo(other.max());
      assertThat(one.mean()).isCloseTo(number(other.mean()), within(1e-9));
      assertThat(one.stddev()).isCloseTo(number(other.stddev()), within(1e-9));
      assertThat(one.quantiles()).isEqualTo(other.quantiles());
    }
  }

  @Test
  void bins_ofWholeNumbersAreTheNumbersThemselvesAsLongAsTheyAreSmall() {
    var file = FileStatistics.of(COLUMNS);
    for (long n : new long[] {-2, -1, -1, 0, 1, 1, 17, 33}) {
      row(file, 0, n);
    }
    assertThat(StatisticsView.of(file).columns().getLast().bins())
        .extracting(bin -> bin.from() + ".." + bin.to() + " " + bin.count())
        .containsExactly("-2..-1 1", "-1..0 2", "0..1 1", "1..2 2", "17..18 1", "32..34 1");
  }

  @Test
  void bins_holdEveryNumberBetweenTheirEdges() {
    var random = new Random(6);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        long bin = NumberBins.of(value);
        assertThat(NumberBins.from(bin)).isLessThanOrEqualTo(value);
        assertThat(NumberBins.to(bin)).isGreaterThanOrEqualTo(value);
      }
    }
  }

  @Test
  void extremes_ofEveryKindCanBeKept() {
    var file = FileStatistics.of(COLUMNS);
    for (double x :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, Double.MAX_VALUE}) {
      row(file, x, Long.MIN_VALUE);
    }
    var read = StatisticsView.of(FileStatistics.read(file.bytes()));
    assertThat(read.rows()).isEqualTo(4);
    assertThat(read.columns().getLast().min()).isEqualTo(Long.toString(Long.MIN_VALUE));
  }

  @Test
  void distinct_isNearTheTruth() {
    for (int truth : new int[] {1, 10, 1_000, 20_000, 500_000}) {
      var sketch = DistinctSketch.empty();
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < truth; i++) {
          sketch.add((long) i);
        }
      }
      assertThat((double) sketch.estimate()).isCloseTo(truth, within(0.06 * truth));
      assertThat(DistinctSketch.parse(sketch.text()).estimate()).isEqualTo(sketch.estimate());
    }
  }

  private static void row(FileStatistics file, double x, long n) {
    file.number(x);
    file.integer(n);
    file.endRow();
  }

  private static double number(@org.jspecify.annotations.Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
