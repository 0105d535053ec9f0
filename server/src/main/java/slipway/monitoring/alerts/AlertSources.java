package slipway.monitoring.alerts;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.api.wire.Alert.Kind;
import slipway.api.wire.Alert.Severity;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Event;
import slipway.events.Events;
import slipway.monitoring.drift.Monitors;
import slipway.monitoring.parity.Parity;
import slipway.serving.Serving;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What other areas tell by events, as alerts: what raises one, and which evidence resolves it.
final class AlertSources {
  static final String CONSUMER = "alerts";
  private static final String EXECUTED = "execution.ended";
  private static final String ROLLOUT = "rollout.decided";

  /// `step train: …`, as an execution's error begins.
  private static final String STEP = "step ";

  private final Database database;
  private final Alerts alerts;

  AlertSources(Database database, Alerts alerts) {
    this.database = database;
    this.alerts = alerts;
  }

  void subscribe(Events events) {
    events.subscribe(
        CONSUMER,
        Delivery.ONCE_PER_CLUSTER,
        Set.of(
            Monitors.WINDOW,
            Datasets.QUARANTINED,
            Datasets.COMMITTED,
            EXECUTED,
            Parity.CHECKED,
            ROLLOUT,
            Serving.ROLLED_BACK,
            Serving.RELEASED),
        this::handle);
  }

  private void handle(Event event) {
    database.inTransaction(
        "alerts.source",
        tx -> {
          told(tx, event);
          return true;
        });
  }

  private void told(Tx tx, Event event) {
    switch (event.type()) {
      case Monitors.WINDOW -> window(tx, event);
      case Datasets.QUARANTINED -> quarantined(tx, event);
      case Datasets.COMMITTED -> committed(tx, event);
      case EXECUTED -> executed(tx, event);
      case Parity.CHECKED -> parity(tx, event);
      case ROLLOUT -> rollout(tx, event);
      case Serving.ROLLED_BACK -> rolledBack(tx, event);
      default -> released(tx, event);
    }
  }

  /// One alert for all alarms of a window. A window before the one that alarmed says nothing of it.
  private void window(Tx tx, Event event) {
    var data = event.data();
    var key = "monitor/" + event.subject();
    var cutoff = text(data, "cutoff");
    var standing = alerts.standing(tx, event.project(), key);
    if (standing.isPresent() && text(standing.get().evidence(), "cutoff").compareTo(cutoff) > 0) {
      return;
    }
    switch (text(data, "outcome")) {
      case "ALARM" ->
          alerts.raise(
              tx,
              new NewAlert(
                  event.project(),
                  key,
                  Kind.MONITOR,
                  Severity.WARNING,
                  "endpoint " + text(data, "endpoint"),
                  sentence(data.path("alarms"), cutoff),
                  evidence(event)));
      case "QUIET" -> resolve(tx, event, key, _ -> true);
      default -> {} // A window that was skipped shows nothing.
    }
  }

  private static String sentence(JsonNode alarms, String cutoff) {
    var first = text(alarms.path(0), "sentence");
    return alarms.size() == 1
        ? first
        : alarms.size() + " limits were passed as of " + cutoff + ". " + first;
  }

  private void quarantined(Tx tx, Event event) {
    var data = event.data();
    alerts.raise(
        tx,
        new NewAlert(
            event.project(),
            "quarantine/" + event.subject(),
            Kind.QUARANTINE,
            Severity.WARNING,
            "dataset " + event.subject(),
            text(data, "subject")
                + " broke the contract of dataset "
                + event.subject()
                + " and is in quarantine.",
            evidence(event)));
  }

  /// Good data for the same cutoff or a later one; for data without cutoffs any that came later.
  private void committed(Tx tx, Event event) {
    var cutoff = text(event.data(), "cutoff");
    resolve(
        tx,
        event,
        "quarantine/" + event.subject(),
        alert -> text(alert.evidence(), "cutoff").compareTo(cutoff) <= 0);
  }

  private void executed(Tx tx, Event event) {
    var data = event.data();
    var pipeline = text(data, "pipeline");
    var key = "pipeline/" + pipeline;
    switch (text(data, "status")) {
      case "FAILED" -> {
        var evidence = evidence(event);
        evidence.remove("outputs");
        evidence.put("failedStep", failedStep(data));
        alerts.raise(
            tx,
            new NewAlert(
                event.project(),
                key,
                Kind.PIPELINE,
                Severity.WARNING,
                "pipeline " + pipeline,
                "Execution "
                    + data.path("number").asInt()
                    + " of pipeline "
                    + pipeline
                    + " failed: "
                    + text(data, "error"),
                evidence));
      }
      case "SUCCEEDED" -> resolve(tx, event, key, alert -> cures(data, alert.evidence()));
      default -> {} // Somebody cancelled it.
    }
  }

  /// A later execution that ran the step that failed; one that ended before it does not.
  private static boolean cures(JsonNode success, JsonNode failure) {
    var step = text(failure, "failedStep");
    return success.path("number").asInt() >= failure.path("number").asInt()
        && (step.isEmpty() || success.path("outputs").has(step));
  }

  private static String failedStep(JsonNode data) {
    var error = text(data, "error");
    if (data.has("failedStep") || !error.startsWith(STEP)) {
      return text(data, "failedStep");
    }
    int end = error.indexOf(':');
    return end < 0 ? "" : error.substring(STEP.length(), end);
  }

  private void parity(Tx tx, Event event) {
    var data = event.data();
    var key = "parity/" + event.subject();
    if (data.path("mismatched").asInt() == 0) {
      resolve(tx, event, key, alert -> clears(data, alert.evidence()));
      return;
    }
    alerts.raise(
        tx,
        new NewAlert(
            event.project(),
            key,
            Kind.PARITY,
            Severity.CRITICAL,
            text(data, "about"),
            text(data, "sentence"),
            evidence(event)));
  }

  /// Of a later cutoff, or of the same one and release: another release may have other features.
  private static boolean clears(JsonNode clean, JsonNode mismatch) {
    int order = text(mismatch, "cutoff").compareTo(text(clean, "cutoff"));
    return order < 0 || (order == 0 && text(mismatch, "release").equals(text(clean, "release")));
  }

  private void rollout(Tx tx, Event event) {
    var data = event.data();
    var key = "rollout/" + event.subject();
    switch (text(data, "result")) {
      case "rolled-back", "reverted", "asked" ->
          alerts.raise(
              tx,
              new NewAlert(
                  event.project(),
                  key,
                  Kind.ROLLOUT,
                  Severity.WARNING,
                  "endpoint " + event.subject(),
                  text(data, "sentence"),
                  evidence(event)));
      case "promoted", "confirmed" -> resolve(tx, event, key, _ -> true);
      case "aborted", "replaced" ->
          resolve(tx, event, key, alert -> text(alert.evidence(), "result").equals("asked"));
      default -> {} // Held: it goes on looking by itself.
    }
  }

  private void rolledBack(Tx tx, Event event) {
    var endpoint = event.subject();
    alerts.raise(
        tx,
        new NewAlert(
            event.project(),
            "rollback/" + endpoint,
            Kind.ROLLBACK,
            Severity.CRITICAL,
            "endpoint " + endpoint,
            "Endpoint "
                + endpoint
                + " was put back to an earlier release: "
                + text(event.data(), "reason"),
            evidence(event)));
  }

  /// Another release than the one gone back to.
  private void released(Tx tx, Event event) {
    var release = text(event.data(), "release");
    resolve(
        tx,
        event,
        "rollback/" + event.subject(),
        alert -> !text(alert.evidence(), "to").equals(release));
  }

  private void resolve(Tx tx, Event event, String key, Predicate<Alert> isOver) {
    Optional<Alert> standing = alerts.standing(tx, event.project(), key);
    if (standing.filter(isOver).filter(alert -> isBefore(alert, event)).isPresent()) {
      var area = event.type().substring(0, event.type().indexOf('.'));
      alerts.resolve(tx, event.project(), key, area, evidence(event));
    }
  }

  /// An event that is delivered once more after a crash must not resolve what came after it.
  private static boolean isBefore(Alert alert, Event event) {
    return alert.evidence().path("event").asLong() < event.sequence();
  }

  /// What was told, with the event's number: the same event twice is the same evidence.
  private static ObjectNode evidence(Event event) {
    var evidence = Json.object().put("event", event.sequence()).put("type", event.type());
    event.data().propertyStream().forEach(entry -> evidence.set(entry.getKey(), entry.getValue()));
    return evidence;
  }

  private static String text(JsonNode data, String name) {
    return data.path(name).asString("");
  }
}
