package slipway.cli;

import picocli.CommandLine.Command;
import slipway.api.wire.AuditVerification;

/// The record of who did what.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "The record of who did what.")
final class AuditCommand {
  private final Console console;

  AuditCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Find the first row that was changed or is missing (exit code 4).")
  int verify() {
    try (var client = console.connect()) {
      var found = client.verifyAudit();
      console.show(found, text(found));
      return (found.intact() ? Exit.OK : Exit.CHECK_FAILED).status();
    }
  }

  private static String text(AuditVerification found) {
    var broken = found.broken();
    if (broken == null) {
      return found.rows()
          + " rows in "
          + found.segments()
          + " sealed segments are as they were sealed; "
          + found.unsealed()
          + " came since";
    }
    var what = broken.id() == null ? "" : " (" + broken.id() + ")";
    var who =
        broken.actor() == null
            ? ""
            : "\nit now says: "
                + broken.at()
                + " "
                + broken.actor()
                + " "
                + broken.action()
                + " "
                + broken.subject();
    return broken.kind() + ": row " + broken.row() + what + ": " + broken.message() + who;
  }
}
