package slipway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CompleteTest {
  private record Order(
      String customer,
      @Nullable String note,
      @Nullable List<Line> lines,
      @Nullable List<@Nullable String> notes) {}

  private record Line(String article, int pieces) {}

  @Test
  void require_givesTheSameValueWhenOnlyNullablesAreLeftOut() {
    var order = read("{\"customer\": \"x\", \"lines\": [{\"article\": \"y\"}], \"notes\": [null]}");
    assertThat(Complete.require(order)).isSameAs(order);
  }

  @Test
  void require_namesThePlaceOfWhatIsMissing() {
    refuses("{\"note\": \"x\"}", "customer: missing (expected: a value)");
    refuses("{\"customer\": null}", "customer: missing (expected: a value)");
    refuses(
        "{\"customer\": \"x\", \"lines\": [{\"article\": \"y\"}, {\"pieces\": 1}]}",
        "lines[1].article: missing (expected: a value)");
    refuses(
        "{\"customer\": \"x\", \"lines\": [{\"article\": \"y\"}, null]}",
        "lines[1]: null (expected: a value)");
  }

  private static void refuses(String body, String message) {
    var order = read(body);
    assertThatThrownBy(() -> Complete.require(order))
        .isInstanceOf(SlipwayException.class)
        .hasMessage(message);
  }

  private static Order read(String body) {
    return java.util.Objects.requireNonNull(
        Json.read(body.getBytes(StandardCharsets.UTF_8), Order.class));
  }
}
