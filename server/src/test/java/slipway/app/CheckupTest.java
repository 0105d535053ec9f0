package slipway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.config.Launch;

final class CheckupTest {
  @TempDir private Path folder;

  @Test
  void healthyMachine_isAllWellAndNothingIsLeftBehind() throws IOException {
    var found = check("--home", folder.resolve("new").toString(), "--port", "0");
    assertThat(found.values()).allMatch(Checkup.Finding::ok, "ok");
    assertThat(found)
        .containsOnlyKeys(
            "home",
            "blob store",
            "disk",
            "port",
            "database",
            "clock",
            "duckdb",
            "onnxruntime",
            "xgboost",
            "python");
    assertThat(in(found, "home").found()).contains("to be made in " + folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void brokenThings_sayHowToMendThem() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var found =
          check(
              "--home", file.resolve("home").toString(),
              "--port", String.valueOf(taken.getLocalPort()),
              "--database-url", "jdbc:postgresql://127.0.0.1:1/none");
      assertThat(in(found, "home").ok()).isFalse();
      assertThat(in(found, "home").found()).contains("cannot be written", "--home");
      assertThat(in(found, "port").ok()).isFalse();
      assertThat(in(found, "port").found())
          .contains(String.valueOf(taken.getLocalPort()), "--port");
      assertThat(in(found, "database").ok()).isFalse();
      assertThat(in(found, "database").found())
          .contains("cannot be reached", "check that the server runs");
    }
  }

  @Test
  void homeInUse_isNoFault() {
    try (var _ = Home.open(folder.resolve("held"))) {
      var found = check("--home", folder.resolve("held").toString(), "--port", "0");
      assertThat(in(found, "home").ok()).isTrue();
      assertThat(in(found, "home").found())
          .contains("used by process " + ProcessHandle.current().pid());
    }
  }

  private static Checkup.Finding in(Map<String, Checkup.Finding> found, String subject) {
    return Objects.requireNonNull(found.get(subject), subject);
  }

  private static Map<String, Checkup.Finding> check(String... flags) {
    var words = new ArrayList<>(List.of(flags));
    words.add("--check");
    return Checkup.of(Launch.of(words).config()).stream()
        .collect(Collectors.toMap(Checkup.Finding::subject, finding -> finding));
  }
}
