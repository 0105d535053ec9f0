package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.time.BusinessClock;

final class FormatTest {
  @ParameterizedTest
  @CsvSource({
    "0.69448, 0.694",
    "23570, '23,570'",
    "0, 0",
    "-0.5, -0.5",
    "1234.56, '1,235'",
    "0.00001234, 1.23e-05",
    "12345678.9, 1.23e+07",
    "35.893716, 35.9",
    "NaN, NaN",
    "0.1, 0.100",
    "0.15, 0.150",
    "999.6, 1000",
    "-2750.4, '-2,750'"
  })
  void digits_areThreeSignificant_wholeFromAThousandOn(double value, String shown) {
    assertThat(Format.digits(value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0 %", "1, 100.0 %", "0.1, 10.0 %", "0.0001, 0.01 %", "0.9999, 99.99 %"})
  void percent_isNeitherNothingNorAllWhereItIsNot(double share, String shown) {
    assertThat(Format.percent(share)).isEqualTo(shown);
  }

  @Test
  void endOfADay_isWrittenAsTheDay() {
    assertThat(Format.business(BusinessClock.endOf(LocalDate.of(1997, 6, 30))).text())
        .isEqualTo("1997-06-30");
    assertThat(Format.business(Instant.parse("1997-06-30T12:00:00Z")).text())
        .isEqualTo("1997-06-30 12:00");
  }

  @Test
  void durationsAndSizes_growTheirUnits() {
    assertThat(Format.duration(Duration.ofMillis(60))).isEqualTo("60 ms");
    assertThat(Format.duration(Duration.ofMillis(4300))).isEqualTo("4.3 s");
    assertThat(Format.duration(Duration.ofSeconds(185))).isEqualTo("3 min 05 s");
    assertThat(Format.bytes(76_234)).isEqualTo("74 kiB");
    assertThat(Format.points(-.0281)).isEqualTo("−2.8");
  }
}
