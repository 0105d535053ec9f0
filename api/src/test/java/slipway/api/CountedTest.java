package slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CountedTest {
  @Test
  void of_saysOneAsOneAndGroupsDigits() {
    assertThat(Counted.of(1, "day")).isEqualTo("1 day");
    assertThat(Counted.of(0, "row")).isEqualTo("0 rows");
    assertThat(Counted.of(23_570, "row")).isEqualTo("23,570 rows");
    assertThat(Counted.of(2, "entity")).isEqualTo("2 entities");
    assertThat(Counted.of(3, "key")).isEqualTo("3 keys");
  }

  @Test
  void noun_isOfManyBehindEverythingButOne() {
    assertThat(Counted.noun(1, "day")).isEqualTo("day");
    assertThat(Counted.noun(1.5, "day")).isEqualTo("days");
    assertThat(Counted.noun(0.5, "day")).isEqualTo("days");
    assertThat(Counted.noun(1, "delivery")).isEqualTo("delivery");
    assertThat(Counted.noun(4, "delivery")).isEqualTo("deliveries");
  }
}
