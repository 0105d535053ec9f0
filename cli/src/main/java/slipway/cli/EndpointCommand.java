package slipway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import slipway.api.wire.Endpoint;

/// Endpoints and their releases.
@Command(
    name = "endpoint",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Endpoints and their releases.")
final class EndpointCommand {
  private final Console console;

  EndpointCommand(Console console) {
    this.console = console;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the endpoints.")
  int list() {
    try (var client = console.connect()) {
      var endpoints = console.project(client).endpoints();
      var table = new Table("ENDPOINT", "MODEL", "RELEASE", "VERSION", "SINCE", "PREDICTIONS");
      for (var e : endpoints) {
        var release = e.release();
        table.row(
            e.name(),
            e.model(),
            release == null ? null : release.digest(),
            release == null ? null : release.version(),
            release == null ? null : Text.businessTime(release.since()),
            e.predictions());
      }
      console.list(endpoints, table, "no endpoint yet; slipway apply -f examples/churn");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show an endpoint's release in words.")
  int show(@Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String name) {
    try (var client = console.connect()) {
      var endpoint = console.project(client).endpoint(name);
      console.show(endpoint, words(endpoint));
    }
    return Exit.OK.status();
  }

  private static String words(Endpoint endpoint) {
    var release = endpoint.release();
    if (release == null) {
      return endpoint.name()
          + " · not released yet: a pipeline's release step, or a decision, does that";
    }
    var text = new StringBuilder(endpoint.name());
    text.append(" · release ")
        .append(release.number())
        .append(" (")
        .append(release.digest().brief());
    text.append(") since ").append(Text.businessTime(release.since()));
    text.append(" · ").append(Text.count(endpoint.predictions())).append(" predictions\n");
    text.append("  model  ").append(endpoint.model()).append(" v").append(release.version());
    text.append(" @").append(release.packageDigest().brief()).append('\n');
    for (var view : release.views()) {
      text.append("  view   ").append(view.view()).append(" @").append(view.definition().brief());
      text.append('\n');
    }
    text.append("  config @").append(release.configuration().brief());
    text.append("\n  by     ").append(release.decision());
    return text.toString();
  }
}
