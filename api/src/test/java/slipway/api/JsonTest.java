package slipway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  enum Colour {
    RED,
    BLUE
  }

  record Part(int count) {}

  record Whole(
      @Nullable Integer size,
      @Nullable Long many,
      @Nullable Double share,
      @Nullable Boolean wanted,
      @Nullable Colour colour,
      @Nullable LocalDate day,
      @Nullable List<Part> parts) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          {"size": 2.5}                     | size: 2.5 (expected: a whole number)
          {"size": 2.0}                     | size: 2.0 (expected: a whole number)
          {"size": "2"}                     | size: "2" (expected: a whole number)
          {"size": ""}                      | size: "" (expected: a whole number)
          {"many": 1e3}                     | many: 1E+3 (expected: a whole number)
          {"share": "0.5"}                  | share: "0.5" (expected: a number)
          {"wanted": "true"}                | wanted: "true" (expected: true or false)
          {"wanted": 1}                     | wanted: 1 (expected: true or false)
          {"colour": "GREEN"}               | colour: "GREEN" (expected: one of [RED, BLUE])
          {"day": "yesterday"}              | day: "yesterday" (expected: a date as "1997-06-30")
          {"size": {}}                      | size: an object (expected: a whole number)
          {"parts": [{"count": null}]}      | parts[0].count: null (expected: a whole number)
          {"parts": [{"count":1},{"count":1.5}]} | parts[1].count: 1.5 (expected: a whole number)
          """)
  void read_refusesAnotherKindOfValue(String text, String message) {
    assertThatThrownBy(() -> Json.read(text, Whole.class))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"size\": 2.5, ", "{\"size\": 2.5} x", "{\"size\": 2.5, \"day\"}"})
  void read_complainsOfWhatIsNoJsonBeforeAnyValue(String text) {
    assertThatThrownBy(() -> Json.read(text, Whole.class))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_BODY))
        .hasMessageStartingWith("JSON at line 1, column ");
  }

  @Test
  void read_takesWholeNumbersForFractions() {
    var read = Json.read("{\"share\": 1, \"size\": 2, \"many\": 3}", Whole.class);
    assertThat(read.share()).isEqualTo(1.0);
    assertThat(read.size()).isEqualTo(2);
    assertThat(read.many()).isEqualTo(3L);
  }
}
