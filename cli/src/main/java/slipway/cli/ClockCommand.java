package slipway.cli;

import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.api.wire.Clock;

/// The business clock.
@Command(
    name = "clock",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "The business clock.")
final class ClockCommand {
  private final Console console;

  ClockCommand(Console console) {
    this.console = console;
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Show the business clock.")
  int show() {
    try (var client = console.connect()) {
      show(client.clock());
    }
    return Exit.OK.status();
  }

  @Command(
      name = "advance",
      mixinStandardHelpOptions = true,
      description =
          "Move a replayed clock to the end of a day and wait until all that was due is done.")
  int advance(
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DATE",
              description = "The day, like 1997-06-30.")
          LocalDate to) {
    try (var client = console.connect()) {
      show(client.advance(to));
    }
    return Exit.OK.status();
  }

  private void show(Clock clock) {
    console.show(
        clock,
        Text.businessTime(clock.now())
            + (clock.replayed()
                ? " · replayed: slipway clock advance --to DATE moves it"
                : " · live"));
  }
}
