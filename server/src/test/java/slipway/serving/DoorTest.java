package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.serving.Door.Key;

final class DoorTest {
  private final Door door =
      new Door(List.of(new Key("customer_id", true)), List.of("tenure", "spend", "gap"));

  @Test
  void read_takesTheKeyAlone() {
    var input = door.read(bytes("{\"customer_id\": 4711}"));
    assertThat(input.keys()).containsExactly("4711");
    assertThat(input.features()).isNull();
  }

  @Test
  void read_takesEveryFeatureInAnyOrder() {
    var input = door.read(bytes("{\"gap\": null, \"tenure\": 3, \"spend\": 1.25}"));
    assertThat(input.keys()).containsOnlyNulls();
    assertThat(input.features()).containsExactly(3, 1.25, Double.NaN);
  }

  @Test
  void read_takesEveryFeatureWithTheKey() {
    var input = door.read(bytes("{\"customer_id\":5,\"gap\":0,\"tenure\":3,\"spend\":1e2}"));
    assertThat(input.keys()).containsExactly("5");
    assertThat(input.features()).containsExactly(3, 100, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                           | customer_id: missing
          {"customer_id": "5"}                         | customer_id: a string (expected: a whole number)
          {"customer_id": 5.0}                         | customer_id: 5.0 (expected: a whole number)
          {"customer_id": null}                        | customer_id: null
          {"customer_id": 99999999999999999999}        | customer_id: 99999999999999999999
          {"customer_id": [5]}                         | customer_id: an array
          {"customer_id": 5, "customer_id": 6}         | customer_id: given twice
          {"customer_id": 5, "tenure": 3}              | spend, gap: missing, with 1 of 3 features given
          {"tenure": 3, "spend": 2}                    | gap: missing
          {"tenure": 3, "spend": 2, "tenure": 1}       | tenure: given twice
          {"tenure": "3", "spend": 2, "gap": 1}        | tenure: a string (expected: a number
          {"tenure": true, "spend": 2, "gap": 1}       | tenure: a boolean
          {"tenure": {"a":1}, "spend": 2, "gap": 1}    | tenure: an object
          {"tenure": 1e39, "spend": 2, "gap": 1}       | tenure: 1e39 (expected: a number that a float32 can hold)
          {"tenure": 1e999, "spend": 2, "gap": 1}      | tenure: 1e999
          {"tenur": 3, "spend": 2, "gap": 1}           | did you mean tenure?
          {"tenure": NaN, "spend": 2, "gap": 1}        | tenure: JSON at line 1
          {"tenure": -Infinity, "spend": 2, "gap": 1}  | tenure: JSON at line 1
          {"customer_id": 5                            | customer_id: JSON
          {"customer_id": 5}}                          | JSON
          {"customer_id": 5} {}                        | nothing after it
          [{"customer_id": 5}]                         | a JSON object
          5                                            | a JSON object
          {"customer_id":                              | JSON
          """)
  void read_refusesNamingFieldAndExpectation(String body, String message) {
    assertThatThrownBy(() -> door.read(bytes(body)))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_refusesAnEmptyBody() {
    assertThatThrownBy(() -> door.read(new byte[0])).isInstanceOf(SlipwayException.class);
  }

  @Test
  void read_neverFailsOtherwiseThanByRefusing() {
    long seed = 20261121;
    var random = new Random(seed);
    var valid = bytes("{\"customer_id\":5,\"gap\":0,\"tenure\":3,\"spend\":1e2}");
    for (int i = 0; i < 20_000; i++) {
      var body = java.util.Arrays.copyOf(valid, random.nextInt(valid.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && body.length > 0; flips--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      var refusal = catchThrowableOfType(RuntimeException.class, () -> door.read(body));
      if (refusal != null) {
        assertThat(refusal)
            .as("seed %d, body %s", seed, new String(body, StandardCharsets.ISO_8859_1))
            .isInstanceOfSatisfying(
                SlipwayException.class,
                e -> assertThat(e.code().fault()).isEqualTo(ErrorCode.Fault.CALLER));
      }
    }
  }

  @Test
  void read_takesTextKeysWithinBounds() {
    var named = new Door(List.of(new Key("user", false)), List.of("x"));
    assertThat(named.read(bytes("{\"user\":\"ü 1\"}")).keys()).containsExactly("ü 1");
    assertThatThrownBy(() -> named.read(bytes("{\"user\":\"\"}"))).hasMessageContaining("user");
    assertThatThrownBy(() -> named.read(bytes("{\"user\":\"" + "a".repeat(257) + "\"}")))
        .hasMessageContaining("257 characters");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
