package slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the demo does not begin with, and that a former demo's home is as it was.
final class DemoRefusalsTest {
  /// A refusal that failed to come would start this, and end at once.
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SLIPWAY_ROOT", System.getProperty("slipway.root", ".."), "SLIPWAY_LAUNCHER", "false");

  @TempDir private Path folder;
  private Path home = Path.of("");

  @BeforeEach
  void leaveAFormerDemo() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("slipway-demo"), "");
    Files.writeString(home.resolve("slipway.db"), "a former demo's");
  }

  @Test
  void unknownIncident_isRefusedWithTheKnownOnes() throws IOException {
    var refused = demo("--inject", "hourz");
    assertThat(refused.status()).isEqualTo(Exit.USAGE.status());
    assertThat(refused.err())
        .contains("--inject", "hourz", "none, A, B, all, A-unguarded", "hours-both", "lost-week");
    assertHomeUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1997", "1997-6", "1997-13", "June", "1997-06-30"})
  void monthThatIsNone_isRefused(String through) throws IOException {
    refusesThrough(through);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1997-05", "1996-12", "1998-07", "2026-11"})
  void monthWithoutAModelOrPurchases_isRefused(String through) throws IOException {
    refusesThrough(through);
  }

  private void refusesThrough(String through) throws IOException {
    var refused = demo("--inject", "none", "--through", through);
    assertThat(refused.status()).isEqualTo(Exit.USAGE.status());
    assertThat(refused.err())
        .contains("--through: " + through + " (expected: a month from 1997-06", "to 1998-06");
    assertHomeUntouched();
  }

  @Test
  void folderOfSomethingElse_isNotEmptied() throws IOException {
    Files.delete(home.resolve("slipway-demo")); // as the home of a server that is no demo's
    var own = Files.writeString(home.resolve("thesis.txt"), "ten years");
    var refused = demo("--port", "0");
    assertThat(refused.status()).isEqualTo(Exit.USAGE.status());
    assertThat(refused.err()).contains("--home", home.toString(), "one of a former demo");
    assertThat(own).hasContent("ten years");
    assertHomeUntouched();
  }

  @Test
  void homeThatAServerUses_isNotEmptied() throws IOException {
    var lock = Files.writeString(home.resolve("lock"), "4711");
    // as a server holds it: by another process
    var holder =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl, sys; f = open(sys.argv[1], 'r+'); fcntl.lockf(f, fcntl.LOCK_EX);"
                    + " print('held', flush=True); sys.stdin.read()",
                lock.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      var refused = demo("--port", "0");
      assertThat(refused.status()).isEqualTo(Exit.REFUSED.status());
      assertThat(refused.err()).contains("in use by process 4711", "--home " + home + "-2");
      assertHomeUntouched();
    } finally {
      holder.destroy();
    }
  }

  @Test
  void takenPort_isRefusedWithAnother() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      var refused = demo("--port", String.valueOf(port));
      assertThat(refused.status()).isEqualTo(Exit.REFUSED.status());
      assertThat(refused.err()).contains("port " + port, "slipway demo --port " + (port + 1));
    }
    assertHomeUntouched();
  }

  @Test
  void portThatThereIsNot_isRefusedWithWhatIsExpected() throws IOException {
    var refused = demo("--port", "99999");
    assertThat(refused.status()).isEqualTo(Exit.USAGE.status());
    assertThat(refused.err()).contains("--port: 99999 (expected: a whole number from 0 to 65535)");
    var asked = Captured.inPipe(ENVIRONMENT, "data", "list", "--server", "http://127.0.0.1:99999");
    assertThat(asked.status()).isEqualTo(Exit.USAGE.status());
    assertThat(asked.err()).contains("http://127.0.0.1:99999 (expected: an address like");
    assertHomeUntouched();
  }

  private Captured demo(String... options) {
    var words = new ArrayList<>(List.of("demo", "--exit", "--home", home.toString()));
    words.addAll(List.of(options));
    return Captured.inPipe(ENVIRONMENT, words.toArray(String[]::new));
  }

  private void assertHomeUntouched() throws IOException {
    assertThat(home.resolve("slipway.db")).hasContent("a former demo's");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(home);
    }
  }
}
