package slipway.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.SlipwayException;
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

  @Command(
      name = "split",
      mixinStandardHelpOptions = true,
      description = "Show who answers, or change it: a canary, shadows, or the primary alone.")
  int split(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String name,
      @Option(
              names = "--canary",
              paramLabel = "RELEASE",
              description = "MODEL/NUMBER or a release's digest, to answer a part of the requests.")
          @Nullable String canary,
      @Option(
              names = "--weight",
              paramLabel = "PERCENT",
              description = "The canary's part; 10 when not given.")
          @Nullable Double percent,
      @Option(
              names = "--shadow",
              paramLabel = "RELEASE",
              description = "To be asked about every request, unseen. May be repeated.")
          @Nullable List<String> shadows,
      @Option(names = "--salt", description = "Deals keys to variants anew.") @Nullable String salt,
      @Option(names = "--end", description = "The primary alone answers.") boolean end) {
    boolean changes = canary != null || shadows != null;
    if (end && changes) {
      throw SlipwayException.invalid("--end", "with a canary or shadow", "one or the other");
    }
    try (var client = console.connect()) {
      var project = console.project(client);
      var weight = percent == null ? null : Integer.valueOf((int) Math.round(percent * 100));
      var split =
          end || changes
              ? project.split(name, new Endpoint.SplitRequest(null, canary, weight, shadows, salt))
              : project.split(name);
      console.show(split, words(name, split));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Go back to the release before, and hold back what it replaces.")
  int rollback(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String name,
      @Option(names = "--to", paramLabel = "DIGEST", description = "A former release.")
          @Nullable String to,
      @Option(names = "--reason", description = "Kept with the hold-back.")
          @Nullable String reason) {
    try (var client = console.connect()) {
      var endpoint =
          console
              .project(client)
              .rollback(name, new Endpoint.Rollback(to == null ? null : new Digest(to), reason));
      console.show(endpoint, words(endpoint));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "holdbacks",
      mixinStandardHelpOptions = true,
      description = "List what decisions took out of service.")
  int holdbacks() {
    try (var client = console.connect()) {
      var held = console.project(client).holdBacks();
      var table = new Table("KIND", "NAME", "DIGEST", "SINCE", "DECISION", "REASON");
      for (var one : held) {
        table.row(
            one.kind(),
            one.name(),
            one.digest().hex(),
            Text.businessTime(one.at()),
            one.decision(),
            one.reason());
      }
      console.list(held, table, "nothing is held back");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "lift",
      mixinStandardHelpOptions = true,
      description = "Let something that is held back come again.")
  int lift(
      @Parameters(paramLabel = "KIND", description = "Release, Endpoint or FeatureView.")
          String kind,
      @Parameters(paramLabel = "NAME", description = "The endpoint's or declaration's name.")
          String name,
      @Parameters(paramLabel = "DIGEST", description = "As holdbacks shows it.") String digest) {
    try (var client = console.connect()) {
      var lifted = console.project(client).lift(new Endpoint.Lift(kind, name, new Digest(digest)));
      console.show(lifted, lifted.kind() + " " + lifted.name() + " may come again");
    }
    return Exit.OK.status();
  }

  private static String words(String name, Endpoint.Split split) {
    var text = new StringBuilder(name);
    text.append(" · split ").append(split.number()).append(" by ").append(split.decision());
    arm(text, "primary", split.primary(), split.counts().primary());
    var canary = split.canary();
    if (canary != null) {
      arm(text, "canary", canary, split.counts().canary());
      text.append(" · answers ").append(split.weight() / 100.0).append(" %");
    }
    for (var shadow : split.shadows()) {
      arm(text, "shadow", shadow, split.counts().shadow());
    }
    if (!split.shadows().isEmpty()) {
      var shadowing = split.counts().shadowing();
      text.append("\n  asked in the shadow ").append(Text.count(shadowing.due()));
      text.append(": ").append(Text.count(shadowing.scored())).append(" scored, ");
      text.append(Text.count(shadowing.failed())).append(" failed, ");
      text.append(Text.count(shadowing.dropped())).append(" dropped, ");
      text.append(Text.count(shadowing.missing())).append(" missing");
    }
    return text.toString();
  }

  private static void arm(StringBuilder text, String role, Digest release, Endpoint.Arm counts) {
    text.append("\n  ").append(role).append(" @").append(release.brief()).append(" · ");
    text.append(Counted.of(counts.requests(), "request")).append(", ");
    text.append(Counted.of(counts.errors(), "error")).append(", ");
    text.append(Text.count(counts.nullOutputs())).append(" null outputs, ");
    text.append(Text.count(counts.slow())).append(" slow");
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
    text.append(" · ").append(Counted.of(endpoint.predictions(), "prediction")).append('\n');
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
