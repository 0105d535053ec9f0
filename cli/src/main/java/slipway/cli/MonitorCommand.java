package slipway.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.wire.ParityReport;
import slipway.api.wire.WindowReport;

/// Monitors of endpoints and the windows that they looked at.
@Command(
    name = "monitor",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "What is watched of endpoints, window by window.")
final class MonitorCommand {
  private final Console console;

  MonitorCommand(Console console) {
    this.console = console;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the monitors.")
  int list() {
    try (var client = console.connect()) {
      var monitors = console.project(client).monitors();
      var table = new Table("MONITOR", "ENDPOINT", "WINDOWS", "NEWEST", "OUTCOME", "ALARMS");
      for (var monitor : monitors) {
        var newest = monitor.newest();
        table.row(
            monitor.name(),
            monitor.endpoint(),
            monitor.windows(),
            newest == null ? null : newest.cutoff(),
            newest == null ? null : newest.outcome(),
            newest == null ? null : newest.alarms().size());
      }
      console.list(monitors, table, "no monitor yet; slipway apply -f examples/churn");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show the windows of a monitor, or one of them.")
  int show(
      @Parameters(paramLabel = "MONITOR", description = "The monitor.") String monitor,
      @Option(
              names = "--cutoff",
              paramLabel = "DATE",
              description = "The window of this cutoff, column by column.")
          @Nullable LocalDate cutoff) {
    try (var client = console.connect()) {
      var project = console.project(client);
      if (cutoff == null) {
        var windows = project.windows(monitor);
        console.list(windows, windows(windows), "no window yet: nothing was released or seen");
        return Exit.OK.status();
      }
      var reports = project.windows(monitor, cutoff);
      if (reports.isEmpty()) {
        console.list(reports, windows(reports), "no window as of " + cutoff);
        return Exit.NOT_FOUND.status();
      }
      console.show(reports.getFirst(), text(reports.getFirst()));
      return Exit.OK.status();
    }
  }

  @Command(
      name = "evaluate",
      mixinStandardHelpOptions = true,
      description = "Look at a window now.")
  int evaluate(
      @Parameters(paramLabel = "MONITOR", description = "The monitor.") String monitor,
      @Option(
              names = "--cutoff",
              required = true,
              paramLabel = "DATE",
              description = "The cutoff; for served predictions any day of the window.")
          LocalDate cutoff) {
    try (var client = console.connect()) {
      var report = console.project(client).evaluate(monitor, cutoff);
      console.show(report, text(report));
      return report.outcome() == WindowReport.Outcome.ALARM
          ? Exit.CHECK_FAILED.status()
          : Exit.OK.status();
    }
  }

  @Command(
      name = "parity",
      mixinStandardHelpOptions = true,
      description = "List the audits of what an endpoint served and was trained on.")
  int parity(@Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String endpoint) {
    try (var client = console.connect()) {
      var reports = console.project(client).parity(endpoint);
      console.list(reports, Audits.table(reports), "no audit yet; slipway monitor audit");
      return Exit.OK.status();
    }
  }

  @Command(
      name = "audit",
      mixinStandardHelpOptions = true,
      description =
          "Compare a sample of served vectors with what the views give (exit code 4 when some"
              + " differ).")
  int audit(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String endpoint,
      @Option(
              names = "--cutoff",
              paramLabel = "DATE",
              description = "As of which the vectors were served; the newest by default.")
          @Nullable LocalDate cutoff,
      @Option(names = "--sample", paramLabel = "ROWS", description = "How many to compare.")
          @Nullable Integer sample,
      @Option(
              names = "--training",
              description = "The vectors that the active model was trained on instead.")
          boolean training) {
    try (var client = console.connect()) {
      var source = training ? ParityReport.Source.TRAINED : ParityReport.Source.SERVED;
      var found =
          console
              .project(client)
              .audit(endpoint, new ParityReport.Ask(source, cutoff, sample))
              .items();
      console.show(found, Audits.text(found, console.colour()));
      return found.stream().anyMatch(report -> report.mismatched() > 0)
          ? Exit.CHECK_FAILED.status()
          : Exit.OK.status();
    }
  }

  private static Table windows(java.util.List<WindowReport> reports) {
    var table = new Table("CUTOFF", "OUTCOME", "ROWS", "SCORE PSI", "ALARMS", "EXPECTED", "REPORT");
    for (var report : reports) {
      var score = report.score();
      var distance = score == null ? null : score.toPrevious();
      table.row(
          report.cutoff(),
          report.outcome(),
          report.rows(),
          distance == null ? null : number(distance.psi()),
          report.alarms().size(),
          report.expected().size(),
          report.number());
    }
    return table;
  }

  private String text(WindowReport report) {
    var table =
        new Table("COLUMN", "MEAN", "NULLS", "PSI", "LIMIT", "PSI TO TRAINING", "KS", "EXPECTED");
    var columns = new ArrayList<WindowReport.Drift>();
    if (report.score() != null) {
      columns.add(report.score());
    }
    columns.addAll(report.features());
    for (var column : columns) {
      var before = column.toPrevious();
      var training = column.toTraining();
      table.row(
          column.name(),
          number(column.mean()),
          number(column.nullShare()),
          before == null ? null : number(before.psi()),
          column.limit() == null ? null : number(column.limit()),
          training == null ? null : number(training.psi()),
          training == null ? null : number(training.ks()),
          column.expected());
    }
    var text = new StringBuilder();
    text.append(report.monitor()).append(" as of ").append(report.cutoff()).append(" · ");
    text.append(report.outcome()).append(" · ").append(report.reason()).append('\n');
    report.alarms().forEach(alarm -> text.append("! ").append(alarm.sentence()).append('\n'));
    report.expected().forEach(known -> text.append("  ").append(known.sentence()).append('\n'));
    return text.append(table.render(console.colour())).toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
