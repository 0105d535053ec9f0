package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.tracking.Curve.Point;

/// What is left of many points.
final class ThinningTest {
  private static final int MAX = 100;

  private static double value(long place) {
    return place % 7 == 3 ? Double.NaN : Math.sin(place / 50.0) + place % 11 / 10.0;
  }

  private static List<Point> thinned(long count) {
    var thinning = new Thinning(count, MAX);
    LongStream.range(0, count)
        .forEach(place -> thinning.add(new Point(place, place, value(place))));
    return thinning.kept();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 99, 100})
  void few_areAllKept(long count) {
    assertThat(thinned(count)).extracting(Point::place).hasSize((int) count).isSorted();
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 150, 4_900, 4_901, 25_000})
  void many_areKeptUpToTheBoundWithBothEndsAndBothExtremes(long count) {
    var kept = thinned(count);
    assertThat(kept).hasSizeBetween(MAX / 3, MAX);
    assertThat(kept).extracting(Point::place).isSorted().doesNotHaveDuplicates();
    assertThat(kept.getFirst().place()).isZero();
    assertThat(kept.getLast().place()).isEqualTo(count - 1);
    var finite =
        LongStream.range(1, count).mapToDouble(ThinningTest::value).filter(Double::isFinite);
    var extremes = finite.summaryStatistics();
    assertThat(kept).extracting(Point::value).contains(extremes.getMin(), extremes.getMax());
  }

  @Test
  void whatIsNotFinite_isNoExtreme() {
    var thinning = new Thinning(10_000, MAX);
    for (int i = 0; i < 10_000; i++) {
      thinning.add(new Point(i, i, i == 5_000 ? Double.POSITIVE_INFINITY : 1));
    }
    assertThat(thinning.kept()).extracting(Point::value).containsOnly(1.0);
  }
}
