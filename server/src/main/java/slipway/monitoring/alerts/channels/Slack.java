package slipway.monitoring.alerts.channels;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.config.AlertsConfig.SlackConfig;
import tools.jackson.databind.node.ObjectNode;

/// Tells people by an incoming webhook of Slack's form. It uses attachments, which Slack calls
/// legacy: they alone have a colour, and Mattermost and Rocket.Chat show them too.
final class Slack implements Channel {
  private static final int SHOWN_MAX = 10;

  private final SlackConfig config;
  private final Duration gathers;
  private final Places places;
  private final Poster poster;

  Slack(SlackConfig config, Duration gathers, Places places) {
    this.config = config;
    this.gathers = gathers;
    this.places = places;
    this.poster = new Poster(config.url(), List.of(config.url()));
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public Alert.Severity severityLeast() {
    return config.severityLeast();
  }

  @Override
  public boolean tellsAcknowledgments() {
    return true;
  }

  @Override
  public Duration gathers() {
    return gathers;
  }

  @Override
  public Outcome send(Notice notice, Instant now) throws InterruptedException {
    return poster.post(Json.text(message(notice)).getBytes(StandardCharsets.UTF_8), Map.of(), now);
  }

  private ObjectNode message(Notice notice) {
    var message = Json.object().put("text", escaped(notice.title()));
    var attachments = message.putArray("attachments");
    for (var part : notice.parts().stream().limit(SHOWN_MAX).toList()) {
      attachments.add(attachment(notice, part));
    }
    int more = notice.parts().size() - SHOWN_MAX;
    if (more > 0) {
      attachments.addObject().put("text", "and " + more + " more on the page of alerts");
    }
    return message;
  }

  private ObjectNode attachment(Notice notice, Notice.Part part) {
    var text = new StringBuilder(escaped(part.sentence()));
    if (!part.note().isEmpty()) {
      text.append("\n>").append(escaped(part.note()));
    }
    text.append("\n<").append(places.runbook(notice, part)).append("|What to do about it>");
    return Json.object()
        .put("color", colour(part))
        .put("fallback", part.word() + ": " + part.sentence())
        .put("title", part.word() + " · " + escaped(notice.subject()))
        .put("title_link", places.page(notice, part))
        .put("text", text.toString())
        .put(
            "footer",
            "Slipway · " + notice.project() + " · " + part.kindWord() + " · " + part.severity());
  }

  private static String colour(Notice.Part part) {
    if (part.isEnd()) {
      return "good";
    }
    return switch (part.severity()) {
      case INFO -> "#439fe0";
      case WARNING -> "warning";
      case CRITICAL -> "danger";
    };
  }

  /// Slack's three characters: without this a sentence could call everybody with `<!channel>`.
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
