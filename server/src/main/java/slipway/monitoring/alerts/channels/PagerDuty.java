package slipway.monitoring.alerts.channels;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.config.AlertsConfig.PagerDutyConfig;
import tools.jackson.databind.node.ObjectNode;

/// Pages whoever is on call, by PagerDuty's Events API v2: an alert is one incident, triggered,
/// acknowledged and resolved under its id. What PagerDuty was told twice, it knows by that id.
final class PagerDuty implements Channel {
  private static final int SUMMARY_MAX = 1_024;
  private static final int EVIDENCE_MAX = 32_000;

  private final PagerDutyConfig config;
  private final Places places;
  private final Poster poster;

  PagerDuty(PagerDutyConfig config, Places places) {
    this.config = config;
    this.places = places;
    this.poster = new Poster(config.url(), List.of(config.routingKey()));
  }

  @Override
  public String name() {
    return "pagerduty";
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
    return Duration.ZERO;
  }

  @Override
  public Outcome send(Notice notice, Instant now) throws InterruptedException {
    return poster.post(Json.text(event(notice)).getBytes(StandardCharsets.UTF_8), Map.of(), now);
  }

  private ObjectNode event(Notice notice) {
    var part = notice.first();
    var event =
        Json.object()
            .put("routing_key", config.routingKey())
            .put("event_action", action(part))
            .put("dedup_key", part.alert().toString());
    if (part.isEnd() || part.isTaken()) {
      return event;
    }
    event.put("client", "Slipway").put("client_url", places.page(notice, part));
    event
        .putArray("links")
        .addObject()
        .put("href", places.runbook(notice, part))
        .put("text", "What to do about it");
    event.set("payload", payload(notice, part));
    return event;
  }

  private static ObjectNode payload(Notice notice, Notice.Part part) {
    var summary = notice.subject() + ": " + part.sentence();
    var payload =
        Json.object()
            .put(
                "summary",
                summary.length() <= SUMMARY_MAX
                    ? summary
                    : summary.substring(0, SUMMARY_MAX - 1) + "…")
            .put("source", "slipway/" + notice.project())
            .put("severity", part.severity().name().toLowerCase(Locale.ROOT))
            .put("component", notice.subject())
            .put("group", notice.project())
            .put("class", part.kindWord());
    var evidence = part.told().path("evidence");
    var details =
        payload
            .putObject("custom_details")
            .put("key", part.told().path("key").asString(""))
            .put("opened at (business clock)", part.told().path("openedAt").asString(""));
    if (Json.text(evidence).length() <= EVIDENCE_MAX) {
      details.set("evidence", evidence);
    }
    return payload;
  }

  private static String action(Notice.Part part) {
    if (part.isEnd()) {
      return "resolve";
    }
    return part.isTaken() ? "acknowledge" : "trigger";
  }
}
