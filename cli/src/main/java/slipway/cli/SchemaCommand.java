package slipway.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import slipway.api.Json;

/// Prints the JSON Schema of a kind of declaration, for editors and checks.
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Print the JSON Schema of a kind of declaration, or of any of them.")
final class SchemaCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND",
      description = "Dataset, Endpoint, …; any for all of them. Without it the kinds are listed.")
  @Nullable String kind;

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (var client = console.connect()) {
      if (kind == null) {
        var kinds = client.schemas();
        var table = new Table("KIND", "SCHEMA");
        kinds.forEach(
            each -> table.row(each, console.server() + "/api/v1/schemas/" + each + ".json"));
        console.list(kinds, table, "no kinds");
      } else {
        console.terminal().out().println(Json.pretty(client.schema(kind)));
      }
    }
    return Exit.OK.status();
  }
}
