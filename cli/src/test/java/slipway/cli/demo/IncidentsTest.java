package slipway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import slipway.api.SlipwayException;

final class IncidentsTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("slipway.root", "..")).resolve("examples/churn");
  private static final Months MONTHS = Months.read(EXAMPLE.resolve("data/CDNOW_master.txt"));
  private static final YearMonth NOVEMBER = YearMonth.of(1997, 11);
  private static final YearMonth JANUARY = YearMonth.of(1998, 1);

  @Test
  void all_changesTheViewInOneMonthAndTheTrainingStepInAnother() {
    var incidents = Incidents.of("all", EXAMPLE);
    assertThat(incidents.before(NOVEMBER)).hasSize(1);
    assertThat(incidents.before(NOVEMBER).getFirst().text())
        .contains("date_diff('hour', max(d), $cutoff) as recency_days");
    assertThat(incidents.before(JANUARY).getFirst().text())
        .contains(
            "        cutoff: newest-matured\n        transform:\n          relations: { now:");
    assertThat(incidents.after(JANUARY).getFirst().text()).doesNotContain("transform");
    assertThat(incidents.before(YearMonth.of(1997, 12))).isEmpty();
  }

  @Test
  void everyDamage_changesSomething() {
    for (var damage : Damage.values()) {
      var incidents = Incidents.of(damage.toString(), EXAMPLE);
      assertThat(incidents.isIn(NOVEMBER)).as(damage.toString()).isTrue();
      var november = MONTHS.deliveries().get(10);
      var came = incidents.damaged(november, MONTHS.deliveries().get(9));
      boolean isOther = !java.util.Arrays.equals(came.content(), november.content());
      assertThat(isOther || !incidents.before(NOVEMBER).isEmpty()).as(damage.toString()).isTrue();
    }
  }

  @Test
  void lostWeek_endsOnTheTwentyThird() {
    var lines = damaged(Damage.LOST_WEEK).lines().toList();
    assertThat(lines.getLast()).contains(" 199711");
    assertThat(lines).noneMatch(line -> line.contains(" 19971124 ") || line.contains(" 19971130 "));
    assertThat(lines).anyMatch(line -> line.contains(" 19971123 "));
  }

  @Test
  void cents_areAHundredTimesDollars() {
    assertThat(Damage.CENTS.done("h\n 00001 19971101  1   11.77\n"))
        .isEqualTo("h\r\n 00001 19971101  1   1177\r\n");
  }

  @Test
  void lostRows_areThreeOfTen() {
    assertThat(damaged(Damage.LOST_ROWS).lines().count()).isEqualTo(1 + 1925);
  }

  @Test
  void history_isSentAgainUnderOneHeader() {
    var deliveries = MONTHS.deliveries();
    var came =
        Incidents.of("history-cents", EXAMPLE).damaged(deliveries.get(10), deliveries.get(9));
    int rows = deliveries.stream().limit(11).mapToInt(Months.Delivery::rows).sum();
    assertThat(came.rows()).isEqualTo(rows);
    assertThat(came.fileName()).isEqualTo(deliveries.get(10).fileName());
    var lines = new String(came.content(), StandardCharsets.US_ASCII).lines().toList();
    assertThat(lines).hasSize(1 + rows).filteredOn(line -> line.contains("customer_id")).hasSize(1);
    assertThat(lines.get(1)).isEqualTo(" 00001 19970101  1   1177");
    assertThat(lines.getLast()).contains(" 199711");
  }

  @Test
  void unknownIncident_isRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Incidents.of("C", EXAMPLE))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("A-unguarded")
        .hasMessageContaining("lost-week");
  }

  private static String damaged(Damage damage) {
    return new String(
        damage.done(MONTHS.deliveries().get(10).content()), StandardCharsets.US_ASCII);
  }
}
