package slipway.cli;

import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import slipway.api.wire.GateReport;

/// What promotion gates found out.
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "What promotion gates found out about a candidate.")
final class GateCommand {
  private final Console console;

  GateCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Show the gates of an execution, each with its outcome and numbers (exit code 4 when one"
              + " refuses).")
  int show(@Parameters(paramLabel = "EXECUTION", description = "The execution's id.") UUID id) {
    try (var client = console.connect()) {
      var found = console.project(client).gates(id);
      if (found.isEmpty()) {
        console.show(found, "no gate has ended in execution " + id + "\n");
        return Exit.OK.status();
      }
      console.show(found, found.stream().map(this::text).collect(Collectors.joining("\n")));
      return found.stream().map(GateReport.OfStep::report).anyMatch(GateCommand::refuses)
          ? Exit.CHECK_FAILED.status()
          : Exit.OK.status();
    }
  }

  private static boolean refuses(GateReport report) {
    return switch (report.outcome()) {
      case FAIL, ERROR -> true;
      case PASS, INCONCLUSIVE, SKIPPED -> false;
    };
  }

  private String text(GateReport.OfStep found) {
    var report = found.report();
    var champion = report.champion();
    var table = new Table("GATE", "OUTCOME", "WHAT WAS FOUND");
    for (var gate : report.gates()) {
      table.row(gate.gate(), gate.outcome() + (gate.blocks() ? "" : " (warns)"), gate.sentence());
    }
    return String.format(
        Locale.ROOT,
        "step %s · %s · endpoint %s, as of %s, champion %s · report %s%n%s%n%s%n",
        found.step(),
        Text.coloured(Text.cell(report.outcome()), console.colour()),
        report.endpoint(),
        report.cutoff(),
        champion == null ? "none" : champion.model() + "/" + champion.version(),
        found.digest().brief(),
        table.render(console.colour()),
        report.sentence());
  }
}
