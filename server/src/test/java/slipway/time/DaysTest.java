package slipway.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

final class DaysTest {
  @Test
  void of_countsFrom1970() {
    assertThat(Days.of(LocalDate.EPOCH.minusDays(1))).isEqualTo(-1);
    assertThat(LocalDate.ofEpochDay(Days.of(LocalDate.of(9999, 12, 31)))).hasYear(9999);
    assertThat(Micros.instant(Micros.of(Instant.parse("0001-01-01T00:00:00Z")))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+999999999-12-31", "-999999999-01-01", "+10000-01-01", "0000-12-31"})
  void of_refusesWhatNoCalendarInUseHas(String day) {
    refused(() -> Days.of(LocalDate.parse(day)));
    var noon = LocalDate.parse(day).atTime(12, 0).toInstant(java.time.ZoneOffset.UTC);
    refused(() -> Micros.of(noon));
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
