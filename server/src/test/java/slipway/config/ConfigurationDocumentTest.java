package slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page says of every setting what the program says of it.
final class ConfigurationDocumentTest {
  private static final Path PAGE =
      Path.of(System.getProperty("slipway.root", "..")).resolve("docs/configuration.md");

  @Test
  void page_holdsTheTableOfSettings() throws Exception {
    var table =
        Settings.all().stream()
            .map(ConfigurationDocumentTest::row)
            .collect(Collectors.joining("\n", "\n", "\n"));
    assertThat(Files.readString(PAGE)).contains(table);
  }

  private static String row(Setting setting) {
    return "| `"
        + setting.key()
        + "` | "
        + (setting.flag().isEmpty() ? "—" : '`' + setting.flag() + '`')
        + " | `"
        + setting.environmentVariable()
        + "` | "
        + setting.form()
        + " | "
        + (setting.otherwise().isEmpty() ? "—" : '`' + setting.otherwise() + '`')
        + " | "
        + setting.description()
        + " |";
  }
}
