package slipway.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The built product that the tests drive, and the example they drive it with.
final class Installation {
  private static final Path ROOT =
      Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();
  private static final Path LIB = ROOT.resolve("dist/target/slipway/lib");

  private Installation() {}

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
    return java("slipway.app.Main", javaOptions);
  }

  /// The command line's command.
  static List<String> cli() {
    return java("slipway.cli.Cli");
  }

  private static List<String> java(String main, String... javaOptions) {
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
    command.addAll(List.of(javaOptions));
    command.addAll(List.of("-cp", LIB.resolve("*").toString(), main));
    return command;
  }
}
