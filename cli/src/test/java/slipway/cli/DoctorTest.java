package slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;

/// What the doctor makes of what `serve --check` says.
final class DoctorTest {
  @TempDir private Path folder;

  @Test
  void findingsOfTheServer_areShownAndDecideTheExit() throws IOException {
    var well =
        run(
            "echo '[{\"subject\":\"duckdb\",\"ok\":true,\"found\":\"v2\"},{\"subject\":\"port\",\"ok\":true,\"found\":\"free\"}]'");
    assertThat(well.status()).as(well.out()).isZero();
    assertThat(subject(well, "duckdb")).isEqualTo("v2");
    var broken =
        run(
            "echo '[{\"subject\":\"xgboost\",\"ok\":false,\"found\":\"apt-get install libgomp1\"}]'; exit 1");
    assertThat(broken.status()).isEqualTo(Exit.FAILED.status());
    assertThat(subject(broken, "xgboost")).contains("libgomp1");
  }

  @Test
  void wrongSettings_areToldInTheServersWords() throws IOException {
    var wrong = run("echo 'slipway: http.port: \"x\" (expected: 0 to 65535)' >&2; exit 2");
    assertThat(wrong.status()).isEqualTo(Exit.FAILED.status());
    assertThat(subject(wrong, "settings")).contains("http.port");
  }

  @Test
  void launcherThatIsNotThere_isAFinding() {
    var missing =
        Captured.inPipe(
            Map.of(
                "SLIPWAY_LAUNCHER",
                folder.resolve("none").toString(),
                "SLIPWAY_SERVER",
                "http://127.0.0.1:1"),
            "doctor");
    assertThat(subject(missing, "settings")).contains("cannot be run");
  }

  private Captured run(String script) throws IOException {
    var launcher = Files.writeString(folder.resolve("slipway"), "#!/bin/sh\n" + script + "\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return Captured.inPipe(
        Map.of("SLIPWAY_LAUNCHER", launcher.toString(), "SLIPWAY_SERVER", "http://127.0.0.1:1"),
        "doctor");
  }

  private static String subject(Captured doctor, String subject) {
    for (var finding : Json.tree(doctor.out())) {
      if (finding.path("subject").asString().equals(subject)) {
        return finding.path("found").asString();
      }
    }
    throw new AssertionError("no " + subject + " in " + doctor.out());
  }
}
