package slipway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.Counted;
import slipway.api.SlipwayException;
import slipway.api.wire.Dataset;
import slipway.client.ProjectClient;

/// Datasets: deliveries, imports, versions, reports.
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Datasets: deliver and import files, look at versions and checks.")
final class DataCommand {
  private final Console console;

  DataCommand(Console console) {
    this.console = console;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the datasets.")
  int list() {
    try (var client = console.connect()) {
      var datasets = console.project(client).datasets();
      var table =
          new Table("DATASET", "ROWS", "VERSIONS", "WAITING", "QUARANTINED", "CONTRACT", "CHANGED");
      for (var d : datasets) {
        var head = d.head();
        table.row(
            d.name(),
            d.rows(),
            d.commits(),
            d.waiting(),
            d.quarantined(),
            d.contract(),
            head == null ? null : Text.businessTime(head.at()));
      }
      console.list(datasets, table, "no dataset yet; declare one: slipway apply -f examples/churn");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show a dataset's columns and deliveries.")
  int show(@Parameters(paramLabel = "DATASET", description = "The dataset.") String dataset) {
    try (var client = console.connect()) {
      var detail = console.project(client).dataset(dataset);
      if (console.writesJson()) {
        console.show(detail, "");
        return Exit.OK.status();
      }
      var d = detail.dataset();
      var out =
          new StringBuilder(d.name())
              .append(" · ")
              .append(Counted.of(d.rows(), "row"))
              .append(" in ");
      out.append(Counted.of(d.commits(), "version"))
          .append(" · ")
          .append(d.quarantined())
          .append(" quarantined\n\n");
      var columns = new Table("COLUMN", "TYPE", "NULLS", "MINIMUM", "MAXIMUM", "MEAN");
      for (var column : detail.columns()) {
        var s = column.statistics();
        columns.row(
            column.name(),
            column.type(),
            stat(s, "nulls"),
            stat(s, "min"),
            stat(s, "max"),
            stat(s, "mean"));
      }
      out.append(columns.render(console.colour())).append('\n');
      var deliveries = new Table("FILE", "BYTES", "STATE", "DIGEST", "AT");
      for (var delivery : detail.deliveries()) {
        deliveries.row(
            delivery.fileName(),
            delivery.size(),
            delivery.state(),
            delivery.digest(),
            Text.businessTime(delivery.at()));
      }
      if (!deliveries.isEmpty()) {
        out.append(deliveries.render(console.colour()));
      }
      console.show(detail, out.toString());
    }
    return Exit.OK.status();
  }

  @Command(
      name = "deliver",
      mixinStandardHelpOptions = true,
      description = "Upload raw files; the next import reads them.")
  int deliver(
      @Parameters(paramLabel = "DATASET", description = "The dataset.") String dataset,
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files, as they came.")
          List<Path> files) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var deliveries = files.stream().map(file -> deliver(project, dataset, file)).toList();
      var table = new Table("FILE", "BYTES", "STATE", "DIGEST");
      deliveries.forEach(d -> table.row(d.fileName(), d.size(), d.state(), d.digest()));
      console.list(deliveries, table, "nothing delivered");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Upload the files, if any, and import what was delivered: parse, check the contract,",
        "then a new version, or quarantine with a report (exit code 4)."
      })
  int importFiles(
      @Parameters(paramLabel = "DATASET", description = "The dataset.") String dataset,
      @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files, as they came.")
          @Nullable List<Path> files) {
    try (var client = console.connect()) {
      var project = console.project(client);
      for (var file : files == null ? List.<Path>of() : files) {
        deliver(project, dataset, file);
      }
      var imported = project.importDeliveries(dataset);
      console.show(imported, imported(dataset, imported));
      return (imported.state().equals("quarantined") ? Exit.CHECK_FAILED : Exit.OK).status();
    }
  }

  private Dataset.Delivery deliver(ProjectClient project, String dataset, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw SlipwayException.invalid("file", file, "a file that can be read");
    }
    var delivery = project.deliver(dataset, String.valueOf(file.getFileName()), file);
    console.say(
        "delivered " + delivery.fileName() + " (" + Text.count(delivery.size()) + " bytes)");
    return delivery;
  }

  private String imported(String dataset, Dataset.Imported imported) {
    var commit = imported.commit();
    var report = imported.report();
    if (commit != null) {
      return dataset
          + ": "
          + Counted.of(commit.rowsAdded(), "row")
          + " added, "
          + Text.count(commit.rows())
          + " in all · version "
          + commit.id()
          + " · tree "
          + commit.tree().brief();
    }
    return report == null
        ? dataset
            + ": nothing to import; deliver a file first: slipway data deliver "
            + dataset
            + " FILE"
        : dataset
            + ": quarantined, nothing of it is visible\n"
            + Reports.text(report, console.colour());
  }

  @Command(
      name = "log",
      mixinStandardHelpOptions = true,
      description = "List a dataset's versions, newest first.")
  int log(@Parameters(paramLabel = "DATASET", description = "The dataset.") String dataset) {
    try (var client = console.connect()) {
      var commits = console.project(client).commits(dataset);
      var table = new Table("VERSION", "AT", "ROWS", "ADDED", "TREE", "AUTHOR", "MESSAGE");
      for (var c : commits) {
        table.row(
            c.id(),
            Text.businessTime(c.at()),
            c.rows(),
            c.rowsAdded(),
            c.tree(),
            c.author(),
            c.message());
      }
      console.list(
          commits,
          table,
          dataset + " has no version yet; slipway data import " + dataset + " FILE");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "report",
      mixinStandardHelpOptions = true,
      description =
          "Show a contract check: the newest, or the one named (exit code 4 when it failed).")
  int report(
      @Parameters(paramLabel = "DATASET", description = "The dataset.") String dataset,
      @Option(names = "--digest", paramLabel = "DIGEST", description = "The report's digest.")
          @Nullable String digest) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var report =
          digest != null
              ? project.report(dataset, digest)
              : project.reports(dataset).stream()
                  .findFirst()
                  .orElseThrow(() ->
                      new SlipwayException(
                          slipway.api.ErrorCode.NOT_FOUND,
                          dataset + " has no check yet (expected: a contract and an import)"));
      console.show(report, Reports.text(report, console.colour()));
      return switch (report.outcome()) {
        case FAIL, ERROR -> Exit.CHECK_FAILED.status();
        case PASS, WARNING, SKIPPED, INCONCLUSIVE -> Exit.OK.status();
      };
    }
  }

  private static @Nullable String stat(
      tools.jackson.databind.@Nullable JsonNode statistics, String name) {
    if (statistics == null
        || statistics.path(name).isMissingNode()
        || statistics.path(name).isNull()) {
      return null;
    }
    var value = statistics.path(name);
    return value.isNumber() ? Text.number(value.doubleValue()) : value.asString();
  }
}
