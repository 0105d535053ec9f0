package slipway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a command writes: what it found to `out`, everything else to `err`.
///
/// @param outIsTerminal whether people read `out` (tables) or programs do (JSON)
/// @param errIsTerminal whether lines on `err` may be written over
/// @param answers what a person types; null where nobody is there to be asked
public record Terminal(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    @Nullable BufferedReader answers) {

  /// Where nobody can be asked.
  public Terminal(
      PrintStream out,
      PrintStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment) {
    this(out, err, outIsTerminal, errIsTerminal, environment, null);
  }

  /// The process' own.
  public static Terminal system() {
    return new Terminal(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        isTerminal(1),
        isTerminal(2),
        System.getenv(),
        isTerminal(0) && isTerminal(2)
            ? new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
            : null);
  }

  /// Whether colours are wanted: not with `NO_COLOR` (no-color.org) or on a dumb terminal.
  public boolean hasColour() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /// Java knows only of standard input and output together, so the system is asked.
  private static boolean isTerminal(int descriptor) {
    var link = Path.of("/proc/self/fd/" + descriptor);
    try {
      var target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException _) {
      var console = System.console();
      return console != null && console.isTerminal();
    }
  }
}
