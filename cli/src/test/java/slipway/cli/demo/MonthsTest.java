package slipway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MonthsTest {
  private static final Months MONTHS =
      Months.read(
          Path.of(System.getProperty("slipway.root", ".."))
              .resolve("examples/churn/data/CDNOW_master.txt"));

  /// Rows a month as counted from the published file.
  @Test
  void deliveries_holdEveryRowOfTheirMonth() {
    assertThat(MONTHS.deliveries().stream().map(Months.Delivery::rows))
        .containsExactly(
            8928, 11272, 11598, 3781, 2895, 3054, 2942, 2320, 2296, 2562, 2750, 2504, 2032, 2026,
            2793, 1878, 1985, 2043);
  }

  @Test
  void customers_growUntilMarch() {
    assertThat(MONTHS.deliveries().stream().limit(4).map(d -> d.customers().length))
        .containsExactly(7846, 16322, 23570, 23570);
  }

  @Test
  void content_keepsHeaderAndLines() {
    var lines = new String(MONTHS.deliveries().getFirst().content(), StandardCharsets.US_ASCII);
    assertThat(lines)
        .startsWith(
            " customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n");
    assertThat(lines.lines()).hasSize(8929);
  }
}
