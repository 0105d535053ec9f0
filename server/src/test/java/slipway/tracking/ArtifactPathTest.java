package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.api.SlipwayException;

final class ArtifactPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b.txt", "0/run/artifacts/ä b+c.bin", "..a/b..", "a/.hidden"})
  void path_isTakenAsItIs(String text) {
    assertThat(new ArtifactPath(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "..",
        "../x",
        "a/../b",
        "a/..",
        "a//b",
        "a/",
        "./a",
        "a/./b",
        "a\\b",
        "..\\a",
        "C:/x",
        "c:x",
        "a%2fb",
        "%2e%2e/x",
        "a\0b",
        "a\nb",
        "a/\u007f"
      })
  void path_isRefused(String text) {
    assertThatThrownBy(() -> new ArtifactPath(text)).isInstanceOf(SlipwayException.class);
  }

  @Test
  void directories_areTheSameHoweverTheyAreWritten() {
    for (var text : List.of("a/b", "a/b/", "./a//b", "a/./b/.")) {
      assertThat(ArtifactPath.directory(text)).isEqualTo("a/b");
    }
    assertThat(ArtifactPath.directory(".")).isEmpty();
    for (var text : List.of("/a", "..", "a/../b", "a\\b")) {
      assertThatThrownBy(() -> ArtifactPath.directory(text)).hasMessage("Invalid path");
    }
  }

  @Test
  void ofUri_leavesTheHostOut() {
    assertThat(ArtifactPath.ofUri("mlflow-artifacts:/0/a")).isEqualTo("0/a");
    assertThat(ArtifactPath.ofUri("mlflow-artifacts://host:5000/0/a")).isEqualTo("0/a");
    assertThatThrownBy(() -> ArtifactPath.ofUri("file:///etc"))
        .isInstanceOf(SlipwayException.class);
  }
}
