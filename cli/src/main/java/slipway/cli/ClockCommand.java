package slipway.cli;

import java.time.LocalDate;
import java.util.Locale;
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
      description = {
        "Move a replayed clock to the end of a day and wait until all that was due is done",
        "(exit code 1 when something of it failed or waits for a person)."
      })
  int advance(
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DATE",
              description = "The day, like 1997-06-30.")
          LocalDate to) {
    try (var client = console.connect()) {
      var clock = client.advance(to);
      show(clock);
      return (clock.blockages().isEmpty() ? Exit.OK : Exit.FAILED).status();
    }
  }

  private void show(Clock clock) {
    var text = new StringBuilder(Text.businessTime(clock.now()));
    text.append(
        clock.replayed() ? " · replayed: slipway clock advance --to DATE moves it" : " · live");
    for (var blockage : clock.blockages()) {
      text.append('\n').append(Text.cell(blockage.state().toLowerCase(Locale.ROOT))).append("  ");
      text.append(blockage.kind()).append(' ').append(blockage.subject());
      text.append(": ").append(blockage.message());
    }
    console.show(clock, text.toString());
  }
}
