package slipway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

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
}
