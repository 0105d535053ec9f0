package slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.api.wire.Garbage;

/// Removes files that nobody names.
@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    description = "Remove files that nothing names any more, as the server does by itself.")
final class GcCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--dry-run", description = "Remove nothing; count what would be removed.")
  boolean dryRun;

  GcCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (var client = console.connect()) {
      var found = client.collectGarbage(new Garbage.Request(dryRun));
      var table = new Table("FILES", "WHAT");
      table.row(found.blobs(), "in all, " + found.bytes() + " bytes");
      table.row(found.named(), "named");
      table.row(found.young(), "not named, younger than " + found.grace());
      table.row(found.condemned(), found.dryRun() ? "would be condemned" : "condemned now");
      table.row(found.waiting(), "condemned before, for less than " + found.grace());
      table.row(
          found.deleted(),
          (found.dryRun() ? "would be deleted, " : "deleted, ") + found.deletedBytes() + " bytes");
      console.show(found, table.render(console.colour()));
    }
    return Exit.OK.status();
  }
}
