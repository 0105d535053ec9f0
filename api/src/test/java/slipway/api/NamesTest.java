package slipway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"churn", "features/customer_activity", "v1.2-x", "0"})
  void require_acceptsNames(String name) {
    assertThat(Names.require("name", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "..", "a/../b", "a/b/c", "/a", "Churn", "a b", "a\u0000", "-a", "a..b"})
  void require_refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> Names.require("name", name)).isInstanceOf(SlipwayException.class);
  }

  @Test
  void nearest_findsTheMistypedName() {
    assertThat(Names.nearest("featurs", List.of("sources", "features", "entity")))
        .contains("features");
    assertThat(Names.nearest("zzz", List.of("sources", "features"))).isEmpty();
  }
}
