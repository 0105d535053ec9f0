package slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VersionTest {
  @Test
  void own_isWhatTheBuildWroteDown() {
    assertThat(Version.own().number()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    assertThat(Version.own().text()).startsWith(Version.own().number()).doesNotContain("$");
  }

  @Test
  void text_namesTheRevisionOfAClone() {
    assertThat(new Version("0.1.0", "").text()).isEqualTo("0.1.0");
    assertThat(new Version("0.1.0", "791e475a3c").text()).isEqualTo("0.1.0 (791e475a3c)");
  }
}
