package slipway.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Starting a server is the launcher's work: it is another program with other jars and settings.
@Command(name = "serve", description = "Start a server.")
final class ServeCommand implements Callable<Integer> {
  private final Console console;

  @Unmatched List<String> arguments = List.of();

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.say(
        "slipway: the server is started by the launcher (expected: ./slipway serve "
            + String.join(" ", arguments)
            + " in the folder of Slipway)");
    return Exit.USAGE.status();
  }
}
