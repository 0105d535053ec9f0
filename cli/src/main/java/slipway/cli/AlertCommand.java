package slipway.cli;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.Counted;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.Silence;
import slipway.client.ProjectClient;

/// What somebody should look at.
@Command(
    name = "alert",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "What somebody should look at.")
final class AlertCommand {
  private static final int UUID_LENGTH = 36;

  /// Of a UUID: ids of alerts begin with the time, so that fewer seldom tell two apart.
  private static final int SHORT = 18;

  private final Console console;

  AlertCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the alerts that stand (exit code 4 when one is open).")
  int list(
      @Option(
              names = "--state",
              paramLabel = "STATE",
              defaultValue = "standing",
              description = "standing, open, acknowledged, resolved or all.")
          String state) {
    try (var client = console.connect()) {
      var alerts = console.project(client).alerts(state);
      var table = new Table("ALERT", "STATE", "SEVERITY", "SUBJECT", "SINCE", "SEEN", "WHAT");
      for (var alert : alerts) {
        table.row(
            alert.id().toString().substring(0, SHORT),
            alert.state(),
            alert.severity(),
            alert.subject(),
            Text.businessTime(alert.openedAt()),
            alert.count(),
            alert.sentence());
      }
      console.list(alerts, table, "no alert");
      boolean isOpen = alerts.stream().anyMatch(alert -> alert.state() == Alert.State.OPEN);
      return isOpen ? Exit.CHECK_FAILED.status() : Exit.OK.status();
    }
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one alert.")
  int show(@Parameters(paramLabel = "ALERT", description = "Its id.") String id) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var detail = project.alert(id(project, id));
      console.show(detail, text(detail));
      return Exit.OK.status();
    }
  }

  @Command(
      name = "ack",
      mixinStandardHelpOptions = true,
      description = "Say that you take care of it.")
  int acknowledge(
      @Parameters(paramLabel = "ALERT", description = "Its id.") String id,
      @Option(names = "--note", paramLabel = "TEXT", description = "What you know of it.")
          @Nullable String note) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var alert = project.acknowledge(id(project, id), new Alert.Note(note));
      console.show(alert, line(alert) + "\n");
      return Exit.OK.status();
    }
  }

  @Command(name = "resolve", mixinStandardHelpOptions = true, description = "Say that it is over.")
  int resolve(
      @Parameters(paramLabel = "ALERT", description = "Its id.") String id,
      @Option(names = "--note", paramLabel = "TEXT", description = "Why it is over.")
          @Nullable String note) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var alert = project.resolve(id(project, id), new Alert.Note(note));
      console.show(alert, line(alert) + "\n");
      return Exit.OK.status();
    }
  }

  @Command(
      name = "channels",
      mixinStandardHelpOptions = true,
      description = "List where alerts are told.")
  int channels() {
    try (var client = console.connect()) {
      var channels = console.project(client).alerting().channels();
      var table = new Table("CHANNEL", "FROM", "MESSAGES");
      for (var channel : channels) {
        table.row(
            channel.name(),
            channel.severityLeast(),
            channel.gathers() ? "one for what comes together about a subject" : "one for each");
      }
      console.list(channels, table, "alerts are told nowhere: docs/alerts.md says how");
      return Exit.OK.status();
    }
  }

  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description =
          "Send a test message and say what the receiver answered (exit code 4 when it"
              + " did not take it).")
  int test(
      @Parameters(paramLabel = "CHANNEL", description = "webhook, slack, pagerduty or mail.")
          String channel) {
    try (var client = console.connect()) {
      var answer = console.project(client).alerting().test(channel);
      var said = answer.answer().isEmpty() ? "" : ": " + answer.answer();
      var status = answer.status() == null ? "no answer" : "answered " + answer.status();
      console.show(
          answer,
          channel
              + (answer.delivered() ? " took the test message, " : " did NOT take it, ")
              + status
              + " after "
              + answer.millis()
              + " ms"
              + said
              + "\n");
      return answer.delivered() ? Exit.OK.status() : Exit.CHECK_FAILED.status();
    }
  }

  /// What is silenced, for how long, and why.
  static final class Silencing {
    @Option(names = "--subject", paramLabel = "SUBJECT", description = "As `endpoint churn`.")
    @Nullable String subject;

    @Option(
        names = "--kind",
        paramLabel = "KIND",
        description = "monitor, quarantine, pipeline, parity, rollout, rollback or automation.")
    @Nullable String kind;

    @Option(names = "--lasts", paramLabel = "DURATION", description = "As 30m or 4h.")
    @Nullable String lasts;

    @Option(
        names = "--until",
        paramLabel = "INSTANT",
        description = "Instead: as 2026-11-22T08:00:00Z.")
    @Nullable String until;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
    @Nullable String reason;
  }

  @Command(
      name = "silence",
      mixinStandardHelpOptions = true,
      description = "Tell nobody of a subject or a kind for a while.")
  int silence(@Mixin Silencing ask) {
    try (var client = console.connect()) {
      var silence =
          console
              .project(client)
              .alerting()
              .silence(new Silence.Ask(ask.subject, ask.kind, ask.lasts, ask.until, ask.reason));
      console.show(silence, "silence " + silence.id() + " until " + silence.until() + "\n");
      return Exit.OK.status();
    }
  }

  @Command(
      name = "silences",
      mixinStandardHelpOptions = true,
      description = "List the silences that hold.")
  int silences() {
    try (var client = console.connect()) {
      var silences = console.project(client).alerting().silences();
      var table = new Table("SILENCE", "SUBJECT", "KIND", "UNTIL", "BY", "WHY");
      for (var silence : silences) {
        table.row(
            silence.id(),
            silence.subject() == null ? "any" : silence.subject(),
            silence.kind() == null ? "any" : silence.kind(),
            silence.until(),
            silence.by(),
            silence.reason());
      }
      console.list(silences, table, "no silence holds");
      return Exit.OK.status();
    }
  }

  @Command(
      name = "unsilence",
      mixinStandardHelpOptions = true,
      description = "End a silence; what it kept back and still stands is told.")
  int unsilence(@Parameters(paramLabel = "SILENCE", description = "Its id.") UUID id) {
    try (var client = console.connect()) {
      var silence = console.project(client).alerting().end(id);
      console.show(silence, "silence " + silence.id() + " ended\n");
      return Exit.OK.status();
    }
  }

  /// An id, or the beginning of one alert that stands.
  private static UUID id(ProjectClient project, String text) {
    if (text.length() == UUID_LENGTH) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException _) {
        throw unknown(text, "a UUID");
      }
    }
    List<UUID> found =
        project.alerts("standing").stream()
            .map(Alert::id)
            .filter(id -> !text.isEmpty() && id.toString().startsWith(text))
            .toList();
    if (found.size() != 1) {
      throw unknown(
          text,
          found.isEmpty()
              ? "an id, or the beginning of one that stands: slipway alert list"
              : "the beginning of one alert; " + found.size() + " begin so");
    }
    return found.getFirst();
  }

  private static SlipwayException unknown(String text, String expectation) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND, "alert: \"" + text + "\" (expected: " + expectation + ")");
  }

  private static String line(Alert alert) {
    return alert.id() + " · " + alert.state() + " · " + alert.sentence();
  }

  private static String text(Alert.Detail detail) {
    var alert = detail.alert();
    var text = new StringBuilder();
    text.append(alert.sentence()).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "%s · %s · %s · %s · seen %s since %s, last %s%n",
            alert.state(),
            alert.severity(),
            alert.subject(),
            alert.key(),
            alert.count() == 1 ? "once" : Counted.of(alert.count(), "time"),
            Text.businessTime(alert.openedAt()),
            Text.businessTime(alert.lastSeenAt())));
    var acknowledged = alert.acknowledgment();
    if (acknowledged != null) {
      text.append(said("taken by", acknowledged.by(), acknowledged.note()));
    }
    var resolved = alert.resolution();
    if (resolved != null) {
      text.append(said("resolved by", resolved.by(), resolved.note()));
    }
    for (var delivery : detail.deliveries()) {
      var last = delivery.attempts().isEmpty() ? null : delivery.attempts().getLast();
      text.append(delivery.channel())
          .append(" · ")
          .append(delivery.event())
          .append(" · ")
          .append(delivery.state());
      text.append(" · tried ").append(delivery.attempts().size());
      if (last != null) {
        var status = last.status() == null ? "" : " · " + last.status();
        text.append(status).append(last.error() == null ? "" : " · " + last.error());
      }
      text.append('\n');
    }
    return text.append(Json.pretty(alert.evidence())).append('\n').toString();
  }

  private static String said(String what, String by, String note) {
    return what + " " + by + (note.isEmpty() ? "" : ": " + note) + "\n";
  }
}
