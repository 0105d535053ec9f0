package slipway.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A command that was run, with what it wrote.
public record Captured(int status, String out, String err) {

  /// As a person at a terminal runs it, without colours.
  public static Captured atTerminal(Map<String, String> environment, String... arguments) {
    return run(true, null, environment, arguments);
  }

  /// As a person runs it who answers what is asked.
  public static Captured answering(String answers, String... arguments) {
    return run(true, new BufferedReader(new StringReader(answers)), Map.of(), arguments);
  }

  /// As a script runs it.
  public static Captured inPipe(Map<String, String> environment, String... arguments) {
    return run(false, null, environment, arguments);
  }

  private static Captured run(
      boolean terminal,
      @Nullable BufferedReader answers,
      Map<String, String> environment,
      String... arguments) {
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
                plain,
                answers),
            Arrays.copyOf(arguments, arguments.length));
    return new Captured(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
