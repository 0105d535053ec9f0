package slipway.cli;

import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tracked runs.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Tracked runs.")
final class RunCommand {
  private final Console console;

  RunCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List runs, newest first, with their metrics.")
  int list(
      @Option(
              names = "--filter",
              paramLabel = "QUERY",
              defaultValue = "",
              description = "Only these, e.g. \"metrics.auc > 0.7 and params.max_depth = '3'\".")
          String filter,
      @Option(
              names = "--max",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most so many; 50.")
          int max) {
    try (var client = console.connect()) {
      var runs = console.project(client).runs(filter, max);
      var metrics = new TreeSet<String>();
      runs.forEach(run -> metrics.addAll(run.metrics().keySet()));
      var headers =
          new java.util.ArrayList<>(
              java.util.List.of("RUN", "NAME", "EXPERIMENT", "STATUS", "STARTED"));
      metrics.forEach(metric -> headers.add(metric));
      var table = new Table(headers.toArray(String[]::new));
      for (var run : runs) {
        var cells = new java.util.ArrayList<@org.jspecify.annotations.Nullable Object>();
        cells.add(run.id());
        cells.add(run.name());
        cells.add(run.experiment());
        cells.add(run.status());
        cells.add(run.startedAt());
        metrics.forEach(metric -> cells.add(run.metrics().get(metric)));
        table.row(cells.toArray());
      }
      console.list(
          runs,
          table,
          "no run yet; from Python: mlflow.set_tracking_uri(\"" + console.server() + "\")");
    }
    return Exit.OK.status();
  }
}
