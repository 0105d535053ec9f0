package slipway.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Automation;

/// The closed loops of endpoints: what they saw, judged and did.
@Command(
    name = "automation",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "What the loops of endpoints saw, judged and did; yes, no, stop and go on.")
final class AutomationCommand {
  private static final int NEWEST = 20;

  private final Console console;

  AutomationCommand(Console console) {
    this.console = console;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the automations.")
  int list() {
    try (var client = console.connect()) {
      list(console.project(client).automation().list());
    }
    return Exit.OK.status();
  }

  private void list(List<Automation> automations) {
    var table =
        new Table(
            "AUTOMATION", "ENDPOINT", "MODE", "CUTOFF", "PHASE", "LATEST", "WAITING", "PAUSED");
    for (var one : automations) {
      var current = one.current();
      var latest = one.latest();
      var paused = one.paused();
      table.row(
          one.name(),
          one.endpoint(),
          one.mode(),
          current == null ? null : current.cutoff(),
          current == null ? null : current.phase(),
          latest == null ? null : latest.action(),
          one.waiting().size(),
          paused == null ? null : paused.reason());
    }
    console.list(automations, table, "no automation yet: apply a document of kind Automation");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show how an automation stands, or one of its decisions with its evidence.")
  int show(
      @Parameters(paramLabel = "AUTOMATION", description = "The automation.") String automation,
      @Option(names = "--decision", paramLabel = "ID", description = "A decision of its timeline.")
          @Nullable String decision) {
    try (var client = console.connect()) {
      var automations = console.project(client).automation();
      if (decision == null) {
        show(automations.find(automation));
        return Exit.OK.status();
      }
      var found = automations.decision(automation, decision);
      var text = new StringBuilder(entry(found));
      found
          .opens()
          .forEach(opens ->
              text.append("  opens %s %s (%s)\n".formatted(opens.what(), opens.id(), opens.of())));
      text.append("  digest ").append(found.digest().hex()).append('\n');
      if (found.evidence() != null) {
        text.append(Json.pretty(found.evidence()));
      }
      console.show(found, text.toString());
      return Exit.OK.status();
    }
  }

  private void show(Automation automation) {
    var text = new StringBuilder();
    text.append(
        "%s · endpoint %s · mode %s · %d decisions\n"
            .formatted(
                automation.name(),
                automation.endpoint(),
                automation.mode(),
                automation.decisions()));
    var paused = automation.paused();
    if (paused != null) {
      text.append(
          "paused by %s%s: %s\n"
              .formatted(
                  paused.actor(), paused.everything() ? " with all others" : "", paused.reason()));
    }
    var current = automation.current();
    if (current != null) {
      text.append("as of %s: %s\n".formatted(current.cutoff(), current.phase()));
    }
    automation.waiting().forEach(id -> text.append("waits for a person: ").append(id).append('\n'));
    var latest = automation.latest();
    if (latest != null) {
      text.append(entry(latest));
    }
    console.show(automation, text.toString());
  }

  @Command(
      name = "timeline",
      mixinStandardHelpOptions = true,
      description = "What was seen, how it was judged, what was done; oldest first.")
  int timeline(
      @Parameters(paramLabel = "AUTOMATION", description = "The automation.") String automation,
      @Option(names = "--all", description = "From the beginning, not the newest 20.")
          boolean all) {
    try (var client = console.connect()) {
      var automations = console.project(client).automation();
      var decisions =
          all ? automations.timeline(automation) : automations.timeline(automation, NEWEST).items();
      if (console.writesJson()) {
        console.show(decisions.reversed(), "");
      } else if (decisions.isEmpty()) {
        console.say("no decision yet: features of a cutoff are the first thing that is looked at");
      } else {
        var text = new StringBuilder();
        decisions.reversed().forEach(decision -> text.append(entry(decision)).append('\n'));
        console.show(decisions, text.toString());
      }
    }
    return Exit.OK.status();
  }

  private String entry(Automation.Decision decision) {
    var wanted = decision.wanted() == null ? "" : " (" + decision.wanted() + ")";
    var head =
        "%s  %s · %s · %s%s"
            .formatted(
                decision.cutoff(),
                decision.signal(),
                decision.diagnosis(),
                decision.action(),
                wanted);
    var text = new StringBuilder();
    text.append(Style.STRONG.on(head, console.colour()));
    text.append("  ").append(decision.id()).append('\n');
    var lines = new ArrayList<String>();
    decision.seen().forEach(sentence -> lines.add("seen       " + sentence));
    lines.add("judged     " + decision.judged());
    lines.add("done       " + decision.done());
    lines.add("otherwise  " + decision.otherwise());
    lines.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = "Have done what a decision asks for.")
  int approve(
      @Parameters(paramLabel = "AUTOMATION", description = "The automation.") String automation,
      @Parameters(paramLabel = "DECISION", description = "The decision that waits.")
          String decision,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with it.")
          @Nullable String reason) {
    try (var client = console.connect()) {
      show(console.project(client).automation().approve(automation, decision, reason));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "reject",
      mixinStandardHelpOptions = true,
      description = "Have nothing done of what a decision asks for.")
  int reject(
      @Parameters(paramLabel = "AUTOMATION", description = "The automation.") String automation,
      @Parameters(paramLabel = "DECISION", description = "The decision that waits.")
          String decision,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with it.")
          @Nullable String reason) {
    try (var client = console.connect()) {
      show(console.project(client).automation().reject(automation, decision, reason));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Hold an automation, or all: they judge and record, and do nothing.")
  int pause(
      @Parameters(paramLabel = "AUTOMATION", arity = "0..1", description = "The automation.")
          @Nullable String automation,
      @Option(names = "--all", description = "Every automation of the project.") boolean all,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why; shown wherever something is held.")
          String reason) {
    try (var client = console.connect()) {
      var automations = console.project(client).automation();
      if (isAll(automation, all)) {
        list(automations.pauseAll(reason));
      } else {
        show(automations.pause(String.valueOf(automation), reason));
      }
    }
    return Exit.OK.status();
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Let an automation, or all, go on; what was held is decided again.")
  int resume(
      @Parameters(paramLabel = "AUTOMATION", arity = "0..1", description = "The automation.")
          @Nullable String automation,
      @Option(names = "--all", description = "Every automation of the project.") boolean all) {
    try (var client = console.connect()) {
      var automations = console.project(client).automation();
      if (isAll(automation, all)) {
        list(automations.resumeAll());
      } else {
        show(automations.resume(String.valueOf(automation)));
      }
    }
    return Exit.OK.status();
  }

  @Command(
      name = "dry-run",
      mixinStandardHelpOptions = true,
      description = "Replay recorded months through another policy; nothing is changed.")
  int dryRun(
      @Option(
              names = {"-f", "--file"},
              required = true,
              paramLabel = "FILE",
              description = "A document of kind Automation; it is not applied.")
          Path file,
      @Option(
              names = "--from",
              required = true,
              paramLabel = "DATE",
              description = "The first cutoff.")
          LocalDate from,
      @Option(names = "--to", required = true, paramLabel = "DATE", description = "The last one.")
          LocalDate to) {
    try (var client = console.connect()) {
      var automations = console.project(client).automation();
      var run = automations.dryRun(DryRunDisplay.read(file), from, to);
      var display = new DryRunDisplay(console);
      while (run.status().equals("running")) {
        display.progress(run);
        run = automations.dryRun(run.id());
      }
      return display.result(run);
    }
  }

  private static boolean isAll(@Nullable String automation, boolean all) {
    if ((automation == null) != all) {
      throw SlipwayException.invalid(
          "AUTOMATION", automation == null ? "none" : automation, "one name, or --all alone");
    }
    return all;
  }
}
