package slipway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class VersionsTest {
  @Test
  void product_isTheVersionOfTheBuild() throws IOException {
    var pom = Files.readString(Path.of(System.getProperty("slipway.root"), "pom.xml"));

    assertThat(pom)
        .contains(
            "<artifactId>slipway</artifactId>\n  <version>"
                + slipway.api.Version.own().number()
                + "</version>");
  }
}
