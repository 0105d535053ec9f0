package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherIT {
  @TempDir private Path empty;

  @Test
  void unusableJdk_isSaidInOneLine() throws Exception {
    var found =
        Command.run(
            List.of("sh", Installation.root().resolve("slipway").toString(), "version"),
            Map.of("SLIPWAY_JDK", empty.toString()));
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.err())
        .isEqualTo(
            "slipway: SLIPWAY_JDK=%s is no JDK 25 or newer; unset it or point it at one%n"
                .formatted(empty));
  }

  @Test
  void launcher_isPosixShell() throws Exception {
    var found =
        Command.run(
            List.of("sh", "-n", Installation.root().resolve("slipway").toString()), Map.of());
    assertThat(found).isEqualTo(new Command(0, "", ""));
  }
}
