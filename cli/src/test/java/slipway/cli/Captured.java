package slipway.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// A command that was run, with what it wrote.
record Captured(int status, String out, String err) {

  /// As a person at a terminal runs it, without colours.
  static Captured atTerminal(Map<String, String> environment, String... arguments) {
    return run(true, environment, arguments);
  }

  /// As a script runs it.
  static Captured inPipe(Map<String, String> environment, String... arguments) {
    return run(false, environment, arguments);
  }

  private static Captured run(
      boolean terminal, Map<String, String> environment, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var plain = new java.util.HashMap<>(environment);
    plain.put("NO_COLOR", "1");
    int status =
        Cli.run(
            new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                false,
                plain),
            Arrays.copyOf(arguments, arguments.length));
    return new Captured(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
