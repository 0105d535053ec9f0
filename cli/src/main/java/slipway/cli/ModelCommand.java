package slipway.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import slipway.api.SlipwayException;
import slipway.api.wire.ModelScan.Verdict;

/// Registered models.
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Registered models and their versions.")
final class ModelCommand {
  private final Console console;

  ModelCommand(Console console) {
    this.console = console;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the models.")
  int list() {
    try (var client = console.connect()) {
      var models = console.project(client).models();
      var table = new Table("MODEL", "VERSIONS", "NEWEST", "PACKAGE", "CREATED");
      for (var model : models) {
        var newest = model.versions().isEmpty() ? null : model.versions().getFirst();
        table.row(
            model.name(),
            model.versions().size(),
            newest == null ? null : newest.number(),
            newest == null ? null : newest.packageDigest(),
            newest == null ? null : newest.createdAt());
      }
      console.list(models, table, "no model yet; a pipeline or mlflow.register_model makes one");
    }
    return Exit.OK.status();
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Show a model's versions.")
  int show(@Parameters(paramLabel = "MODEL", description = "The model.") String name) {
    try (var client = console.connect()) {
      var model = console.project(client).model(name);
      var table = new Table("VERSION", "PACKAGE", "RUN", "CREATED", "SOURCE");
      for (var version : model.versions()) {
        table.row(
            version.number(),
            version.packageDigest(),
            version.runId(),
            version.createdAt(),
            version.source());
      }
      console.show(model, model.name() + "\n" + table.render(console.colour()));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "scan",
      mixinStandardHelpOptions = true,
      description = "Show what loading a version's files would run.")
  int scan(
      @Parameters(paramLabel = "MODEL/N", description = "The version, as churn/3.") String title) {
    int slash = title.lastIndexOf('/');
    var number = title.substring(slash + 1);
    if (slash < 1 || !number.matches("[1-9][0-9]{0,8}")) {
      throw SlipwayException.invalid("version", '"' + title + '"', "MODEL/N, as churn/3");
    }
    try (var client = console.connect()) {
      var version =
          console.project(client).version(title.substring(0, slash), Integer.parseInt(number));
      var scan = version.scan();
      var table = new Table("FILE", "FORMAT", "VERDICT", "WHY");
      scan.files().forEach(f -> table.row(f.path(), f.format(), word(f.verdict()), f.says()));
      var first = word(scan.verdict()) + ": " + scan.says() + "\n";
      console.show(scan, first + (table.isEmpty() ? "" : table.render(console.colour())));
      return scan.verdict() == Verdict.DANGEROUS ? Exit.CHECK_FAILED.status() : Exit.OK.status();
    }
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
