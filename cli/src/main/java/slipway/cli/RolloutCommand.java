package slipway.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.Counted;
import slipway.api.SlipwayException;
import slipway.api.wire.Rollout;
import slipway.client.ProjectClient;

/// How candidates come into service.
@Command(
    name = "rollout",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "How candidates come into service at an endpoint.")
final class RolloutCommand {
  private final Console console;

  RolloutCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the rollouts, newest first.")
  int list(
      @Parameters(paramLabel = "ENDPOINT", arity = "0..1", description = "Of this endpoint only.")
          @Nullable String endpoint) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var rollouts = endpoint == null ? project.rollouts() : project.rollouts(endpoint);
      var table =
          new Table(
              "ENDPOINT", "NO", "CANDIDATE", "STATUS", "VERDICT", "REQUESTS", "PAIRS", "SINCE");
      for (var rollout : rollouts) {
        table.row(
            rollout.endpoint(),
            rollout.number(),
            rollout.model() + "/" + rollout.version(),
            rollout.status(),
            rollout.verdict(),
            rollout.requests(),
            rollout.pairs(),
            Text.businessTime(rollout.startedAt()));
      }
      console.list(rollouts, table, "no rollout yet");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show where a rollout stands and what was decided last.")
  int show(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String endpoint,
      @Parameters(paramLabel = "NO", arity = "0..1", description = "The newest when not given.")
          @Nullable Integer number) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var rollout = project.rollout(endpoint, number(project, endpoint, number));
      console.show(rollout, words(rollout));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "looks",
      mixinStandardHelpOptions = true,
      description = "Show what was seen of a rollout and what followed, oldest first.")
  int looks(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String endpoint,
      @Parameters(paramLabel = "NO", arity = "0..1", description = "The newest when not given.")
          @Nullable Integer number) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var looks = project.looks(endpoint, number(project, endpoint, number));
      var table =
          new Table("LOOK", "AT", "STATUS", "REQUESTS", "CANARY", "RAILS", "PAIRS", "RESULT");
      for (var look : looks) {
        table.row(
            look.look(),
            Text.businessTime(look.at()),
            look.status(),
            look.requests(),
            look.candidateRequests(),
            rails(look),
            look.pairs(),
            look.result());
      }
      console.list(looks, table, "no look yet");
    }
    return Exit.OK.status();
  }

  /// What a plan is asked for; what is left out is the Rollout's, or usual.
  static final class Sizing {
    @Option(names = "--difference", paramLabel = "LOSS", description = "Of mean loss: 0.001.")
    @Nullable Double difference;

    @Option(names = "--errors", paramLabel = "RATE", description = "How many more errors: 0.01.")
    @Nullable Double errors;

    @Option(names = "--share", paramLabel = "SHARE", description = "Of the requests: 0.1.")
    @Nullable Double share;

    @Option(names = "--alpha", paramLabel = "ALPHA", description = "Error of each claim.")
    @Nullable Double alpha;

    @Option(names = "--power", paramLabel = "POWER", description = "Probability of a proof: 0.8.")
    @Nullable Double power;

    @Option(names = "--spread", paramLabel = "SD", description = "Of a pair's losses.")
    @Nullable Double spread;

    Map<String, Double> asked() {
      var asked = new LinkedHashMap<String, Double>();
      put(asked, "difference", difference);
      put(asked, "errors", errors);
      put(asked, "share", share);
      put(asked, "alpha", alpha);
      put(asked, "power", power);
      put(asked, "spread", spread);
      return asked;
    }

    private static void put(Map<String, Double> asked, String name, @Nullable Double value) {
      if (value != null) {
        asked.put(name, value);
      }
    }
  }

  @Command(
      name = "plan",
      mixinStandardHelpOptions = true,
      description = "Say how many requests and days a rollout needs, from the recorded traffic.")
  int plan(
      @Parameters(paramLabel = "ENDPOINT", description = "Its name.") String endpoint,
      @Mixin Sizing sizing) {
    try (var client = console.connect()) {
      var plan = console.project(client).at(endpoint).sizing(sizing.asked());
      console.show(plan, String.join("\n", plan.sentences()) + "\n");
      return Exit.OK.status();
    }
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = "Roll a registered version out as the endpoint's Rollout declares.")
  int start(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String endpoint,
      @Parameters(paramLabel = "VERSION", description = "Of the endpoint's model.") int version,
      @Option(names = "--reason", description = "Kept in the audit log.") @Nullable String reason) {
    try (var client = console.connect()) {
      var started =
          console.project(client).startRollout(endpoint, new Rollout.Start(version, null, reason));
      console.show(started, words(started));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = "Let the candidate of the running rollout answer everything.")
  int promote(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String endpoint,
      @Option(names = "--reason", description = "Kept with the decision.")
          @Nullable String reason) {
    try (var client = console.connect()) {
      var decision = new Rollout.Decision(reason, null);
      var rollout = console.project(client).promoteRollout(endpoint, decision);
      console.show(rollout, words(rollout));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "abort",
      mixinStandardHelpOptions = true,
      description = "End the running rollout: the former release answers everything.")
  int abort(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String endpoint,
      @Option(names = "--reason", description = "Kept with the decision.")
          @Nullable String reason) {
    try (var client = console.connect()) {
      var decision = new Rollout.Decision(reason, null);
      var rollout = console.project(client).abortRollout(endpoint, decision);
      console.show(rollout, words(rollout));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "extend",
      mixinStandardHelpOptions = true,
      description = "Let the present step of the running rollout go on.")
  int extend(
      @Parameters(paramLabel = "ENDPOINT", description = "The endpoint.") String endpoint,
      @Option(
              names = "--requests",
              paramLabel = "COUNT",
              description = "How many more; the step's own number when not given.")
          @Nullable Long requests,
      @Option(names = "--reason", description = "Kept with the decision.")
          @Nullable String reason) {
    try (var client = console.connect()) {
      var decision = new Rollout.Decision(reason, requests);
      var rollout = console.project(client).extendRollout(endpoint, decision);
      console.show(rollout, words(rollout));
    }
    return Exit.OK.status();
  }

  private static int number(ProjectClient project, String endpoint, @Nullable Integer given) {
    if (given != null) {
      return given;
    }
    return project.rollouts(endpoint).stream()
        .findFirst()
        .map(Rollout::number)
        .orElseThrow(
            () -> SlipwayException.invalid("ENDPOINT", endpoint, "one that had a rollout"));
  }

  /// Rails that alarm, else how near the nearest is.
  private static String rails(Rollout.Look look) {
    var alarms =
        look.rails().stream()
            .filter(Rollout.Rail::alarm)
            .map(Rollout.Rail::rail)
            .collect(Collectors.joining(", "));
    if (!alarms.isEmpty()) {
      return "alarm: " + alarms;
    }
    double least =
        look.rails().stream()
            .mapToDouble(rail -> rail.pValue() == null ? 1 : rail.pValue())
            .min()
            .orElse(1);
    return look.rails().isEmpty() ? "-" : String.format(Locale.ROOT, "quiet, p >= %.2g", least);
  }

  private static String words(Rollout rollout) {
    var text = new StringBuilder(rollout.endpoint());
    text.append(" · rollout ").append(rollout.number()).append(" by ").append(rollout.rollout());
    text.append(" · ").append(Text.cell(rollout.status())).append('\n');
    text.append("  candidate ").append(rollout.model()).append('/').append(rollout.version());
    text.append(" @").append(rollout.candidate().brief());
    text.append(" · former @").append(rollout.former().brief()).append('\n');
    if (rollout.status().isRunning()) {
      text.append("  step      ").append(rollout.step()).append(" · answers ");
      text.append(Text.number(100 * rollout.weight())).append(" % · ");
      text.append(Text.count(rollout.requests())).append(" of ");
      text.append(Counted.of(rollout.wanted(), "request")).append(", ");
      text.append(Text.count(rollout.mirrored())).append(" mirrored\n");
    }
    text.append("  quality   ").append(Text.cell(rollout.verdict())).append(" · ");
    text.append(Counted.of(rollout.pairs(), "pair")).append(" with labels\n");
    if (rollout.gate() != null) {
      text.append("  gate      ").append(rollout.gate()).append('\n');
    }
    text.append("  since     ").append(Text.businessTime(rollout.startedAt()));
    var ended = rollout.endedAt();
    if (ended != null) {
      text.append(", ended ").append(Text.businessTime(ended));
    }
    text.append(" · by ").append(rollout.startedBy()).append(", ").append(rollout.decision());
    return text.append("\n  ").append(rollout.sentence()).toString();
  }
}
