package slipway.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Feature views and the values that are online.
@Command(
    name = "feature",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Feature views and the values that are online.")
final class FeatureCommand {
  private final Console console;

  FeatureCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the feature and label views.")
  int list() {
    try (var client = console.connect()) {
      var views = console.project(client).featureViews();
      var table = new Table("VIEW", "ENTITY", "FEATURES", "CUTOFFS", "ONLINE", "DEFINITION");
      for (var view : views) {
        table.row(
            view.name(),
            view.spec().entity().name(),
            view.spec().features() == null ? 0 : view.spec().features().size(),
            view.materialisations().size(),
            view.onlineCutoff(),
            view.definition());
      }
      console.list(views, table, "no feature view yet; slipway apply -f examples/churn");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Show an entity's features as they are online.")
  int get(
      @Parameters(paramLabel = "VIEW", description = "The feature view.") String view,
      @Parameters(paramLabel = "KEY", description = "The entity's key.") String key) {
    try (var client = console.connect()) {
      var vector = console.project(client).features(view, key);
      var table = new Table("FEATURE", "VALUE");
      for (Map.Entry<String, ? extends @org.jspecify.annotations.Nullable Double> feature :
          vector.features().entrySet()) {
        table.row(feature.getKey(), feature.getValue());
      }
      console.show(
          vector,
          vector.entity()
              + " as of "
              + vector.cutoff()
              + " · "
              + view
              + "@"
              + vector.definition().brief()
              + "\n"
              + table.render(console.colour()));
    }
    return Exit.OK.status();
  }
}
