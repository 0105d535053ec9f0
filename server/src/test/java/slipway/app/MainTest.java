package slipway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.testing.RawHttp;

/// The server as a process of its own, as scripts see it.
@Timeout(120)
final class MainTest {
  @TempDir private Path folder;

  /// A process whose output goes to a file, for a pipe that nobody reads would stop it.
  private Process start(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "slipway.app.Main",
                "serve"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private String home() {
    return folder.resolve("home").toString();
  }

  @Test
  void serve_tellsWhenItIsReadyAndStopsWhenAsked() throws Exception {
    var readyFile = folder.resolve("ready");
    var process = start("--home", home(), "--port", "0", "--ready-file", readyFile.toString());
    while (!Files.exists(readyFile) && process.isAlive()) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    assertThat(process.isAlive()).as(output()).isTrue();
    var ready = Json.tree(Files.readAllBytes(readyFile));
    assertThat(ready.path("pid").asLong()).isEqualTo(process.pid());
    int port = ready.path("port").asInt();
    assertThat(RawHttp.send(port, "GET", "/health").text()).isEqualTo("OK");
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output()).isZero();
    assertThat(output())
        .isEqualTo("Slipway is ready at http://127.0.0.1:" + port + "/ (home " + home() + ")\n");
    assertThat(folder.resolve("home/tmp")).isEmptyDirectory();
    assertThat(folder.resolve("home/logs/slipway.log")).exists();
  }

  @Test
  void serve_refusesInOneLineWithAnExitCode() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    expect(2, "did you mean --port?", "--prot", "80");
    expect(3, "cannot be used", "--home", folder.resolve("file").toString());
    expect(6, "--insecure", "--home", home(), "--host", "0.0.0.0");
    try (var _ = Home.open(folder.resolve("held"))) {
      expect(4, "in use by process", "--home", folder.resolve("held").toString());
    }
  }

  private void expect(int code, String text, String... arguments) throws Exception {
    var process = start(arguments);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output())
        .startsWith("slipway: ")
        .contains(text)
        .satisfies(line -> assertThat(line.strip()).doesNotContain("\n"));
    assertThat(process.exitValue()).isEqualTo(code);
  }

  @Test
  void warmUp_answersItselfAndStops() throws Exception {
    var process = start("--home", home(), "--port", "0", "--warm-up");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output()).isZero();
  }
}
