package slipway.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The built product that the tests drive, and the example they drive it with.
final class Installation {
  private static final Path ROOT =
      Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();
  private static final Path APP = ROOT.resolve("dist/target/slipway");
  private static final Path LIB = APP.resolve("lib");

  static {
    cacheStarts();
  }

  private Installation() {}

  /// The start-up caches, as the launcher makes them: the tests start many servers.
  private static void cacheStarts() {
    try {
      var made =
          Command.run(
              List.of("sh", ROOT.resolve("slipway").toString(), "start-cache"),
              Map.of("SLIPWAY_JDK", System.getProperty("java.home")));
      if (made.status() != 0) {
        throw new IllegalStateException("the start-up caches were not made: " + made.err());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the start-up caches were not made", e);
    }
  }

  static Path root() {
    return ROOT;
  }

  static Path example() {
    return ROOT.resolve("examples/churn");
  }

  static Path purchases() {
    return example().resolve("data/CDNOW_master.txt");
  }

  /// The command that starts a server, less `serve`.
  static List<String> server(String... javaOptions) {
    return java("server", "slipway.app.Main", javaOptions);
  }

  /// The command line's command.
  static List<String> cli() {
    return java("cli", "slipway.cli.Cli", "-XX:TieredStopAtLevel=1");
  }

  private static List<String> java(String cache, String main, String... javaOptions) {
    if (!Files.isDirectory(LIB)) {
      throw new IllegalStateException(LIB + " is missing (expected: ./slipway build before)");
    }
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx1g"));
    command.add("-XX:AOTCache=" + APP.resolve(cache + ".aot"));
    command.addAll(List.of("-Xlog:aot=off", "-Xlog:aot+load=off"));
    command.addAll(List.of(javaOptions));
    command.addAll(List.of("-cp", LIB.resolve("*").toString(), main));
    return command;
  }
}
