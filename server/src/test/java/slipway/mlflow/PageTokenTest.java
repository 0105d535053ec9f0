package slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTokenTest {
  private static final List<Class<?>> KINDS = List.of(Long.class, Double.class, String.class);

  @Test
  void read_givesBackWhatWasWritten() {
    List<Object> place = List.of(1L, Double.POSITIVE_INFINITY, "a\"ä");
    assertThat(PageToken.read(PageToken.write("q", place), "q", KINDS)).isEqualTo(place);
  }

  @Test
  void read_refusesTheTokenOfAnotherQuestion() {
    var token = PageToken.write("q", List.of(1L, 2.0, "a"));
    assertThatThrownBy(() -> PageToken.read(token, "other", KINDS))
        .hasMessageContaining("another search");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!!", "e30", "W10"})
  void read_refusesWhatIsNoToken(String token) {
    assertThatThrownBy(() -> PageToken.read(token, "q", KINDS))
        .hasMessageContaining("Invalid page token");
  }
}
