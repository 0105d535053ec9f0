package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.ui.view.Histogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class HistogramsTest {
  private static final int KEPT_BITS = 48; // as datasets keep them: sixteenths of a power of two

  @Test
  void evenDistribution_isDrawnEven() {
    var drawn = drawn("number", numbers(0, 1_000, 100_000), null);
    assertThat(drawn.bars()).hasSize(24);
    assertThat(drawn.bars())
        .allSatisfy(bar -> assertThat(Double.parseDouble(bar.height())).isBetween(38.5, 40.0));
    assertThat(drawn.from()).isEqualTo("0");
    assertThat(drawn.to()).isEqualTo("1,000");
  }

  @Test
  void wholeNumbers_haveABarEachAsLongAsTheyAreFew_theMissingOnesToo() {
    var statistics = statistics("1", "9");
    bin(statistics, "1", "2", 5);
    bin(statistics, "9", "10", 5);
    var drawn = drawn("integer", statistics, null);
    assertThat(drawn.bars()).hasSize(9);
    assertThat(drawn.bars().get(0).title()).isEqualTo("1: 5");
    assertThat(drawn.bars().get(4).title()).isEqualTo("5: 0");
    assertThat(drawn.bars().get(4).height()).isEqualTo("0.00");
    assertThat(drawn.bars().get(8).title()).isEqualTo("9: 5");
  }

  @Test
  void wholeNumbers_thatAreManyShareBarsOfEqualWidth() {
    var statistics = statistics("0", "99");
    bin(statistics, "0", "64", 64);
    bin(statistics, "64", "100", 36);
    var drawn = drawn("integer", statistics, null);
    assertThat(drawn.bars()).hasSize(20);
    assertThat(drawn.bars()).extracting(Histogram.Bar::title).contains("0 to 4: 5", "60 to 64: 5");
  }

  @Test
  void scores_thatAreSharesStandFromZeroToOne_othersFromTheLeastToTheGreatest() {
    var shares =
        Histograms.ofScores("s", new double[] {0.1, 0.1, 0.9}, new double[] {0.9}, "held out")
            .orElseThrow();
    assertThat(shares.bars()).hasSize(20);
    assertThat(shares.bars().get(2).title())
        .isEqualTo("0.100 to 0.150: 2 (66.7 %; held out 0.0 %)");
    assertThat(shares.outline()).isNotNull();
    assertThat(shares.summary()).endsWith(", held out outlined");
    var amounts =
        Histograms.ofScores("s", new double[] {-3, 40}, new double[] {90}, "held out")
            .orElseThrow();
    assertThat(amounts.from() + " … " + amounts.to()).isEqualTo("-3 … 90");
    var one = Histograms.ofScores("s", new double[] {7}, new double[0], "held out").orElseThrow();
    assertThat(one.outline()).isNull();
    assertThat(one.bars()).hasSize(1);
    assertThat(Histograms.ofScores("s", new double[0], new double[] {1}, "")).isEmpty();
  }

  @Test
  void months_withoutRowsKeepTheirPlace() {
    var statistics = statistics("1997-01-05", "1997-06-30");
    bin(statistics, "1997-01-01", "1997-02-01", 10);
    bin(statistics, "1997-06-01", "1997-07-01", 20);
    var drawn = drawn("date", statistics, null);
    assertThat(drawn.bars()).hasSize(6);
    assertThat(drawn.bars().get(3).title()).isEqualTo("1997-04: 0");
    assertThat(drawn.to()).isEqualTo("1997-06");
  }

  @Test
  void texts_thatLookLikeNumbersStayTexts() {
    var statistics = statistics("01234", "12e4");
    bin(statistics, "01234", "01234", 3);
    bin(statistics, "12e4", "12e4", 1);
    var drawn = drawn("string", statistics, null);
    assertThat(drawn.from()).isEqualTo("01234");
    assertThat(drawn.to()).isEqualTo("12e4");
    assertThat(drawn.bars())
        .extracting(Histogram.Bar::title)
        .containsExactly("01234: 3", "12e4: 1");
  }

  @Test
  void versionBefore_isOutlinedBySharesOnTheSameAxis() {
    var before = statistics("1", "2");
    bin(before, "1", "2", 100);
    bin(before, "2", "3", 100);
    var now = statistics("1", "4");
    bin(now, "1", "2", 10);
    bin(now, "4", "5", 10);
    var drawn = drawn("integer", now, before);
    assertThat(drawn.bars()).hasSize(4);
    assertThat(drawn.outline())
        .isEqualTo(
            "0.00,40 0.00,0.00 12.50,0.00 12.50,0.00 25.00,0.00 25.00,40.00 37.50,40.00"
                + " 37.50,40.00 50.00,40.00 50.00,40");
    assertThat(drawn("integer", now, null).outline()).isNull();
  }

  @Test
  void extremesThatAreNoNumbers_leaveTheBinsTheirEnds() {
    var statistics = statistics("-Infinity", "NaN");
    bin(statistics, "1.0", "2.0", 7);
    var drawn = drawn("number", statistics, null);
    assertThat(drawn.from()).isEqualTo("1");
    assertThat(drawn.to()).isEqualTo("2");
    assertThat(Histograms.of("x", "number", statistics("1", "1"), null)).isEmpty();
    var one = statistics("7.5", "7.5");
    bin(one, "7.5", "7.75", 4);
    assertThat(drawn("number", one, null).bars()).hasSize(1);
  }

  private static Histogram drawn(
      String type, JsonNode statistics, @org.jspecify.annotations.Nullable JsonNode before) {
    return Histograms.of("x", type, statistics, before).orElseThrow();
  }

  private static ObjectNode statistics(String min, String max) {
    var statistics = Json.object().put("min", min).put("max", max);
    statistics.putArray("bins");
    return statistics;
  }

  private static void bin(ObjectNode statistics, String from, String to, long count) {
    var bin = ((tools.jackson.databind.node.ArrayNode) statistics.path("bins")).addObject();
    bin.put("from", from).put("to", to).put("count", count);
  }

  private static ObjectNode numbers(double low, double high, int count) {
    var bins = new TreeMap<Long, Long>();
    IntStream.range(0, count)
        .mapToDouble(i -> low + (high - low) * i / (count - 1))
        .mapToLong(value -> Double.doubleToLongBits(value) >>> KEPT_BITS)
        .forEach(key -> bins.merge(key, 1L, Long::sum));
    var statistics = statistics(Double.toString(low), Double.toString(high));
    bins.forEach((key, n) ->
        bin(
            statistics,
            Double.toString(Double.longBitsToDouble(key << KEPT_BITS)),
            Double.toString(Double.longBitsToDouble((key + 1) << KEPT_BITS)),
            n));
    return statistics;
  }
}
