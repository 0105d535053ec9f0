package slipway.automation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.api.wire.Alert;
import slipway.audit.Audit;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.monitoring.alerts.Alerts;
import slipway.monitoring.alerts.NewAlert;
import slipway.references.References;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells the others of a decision, in its transaction: the event, the audit, the blobs that its
/// evidence stands on, which are kept as long as the decision is.
final class Chronicle {
  /// Says automation, endpoint, cutoff, decision, signal, diagnosis, action, sentence, and whether
  /// a person is needed.
  static final String DECIDED = "automation.decided";

  static final Caller CALLER = Caller.service("automation");

  private final Events events;
  private final Audit audit;
  private final References references;
  private final Alerts alerts;

  Chronicle(Events events, Audit audit, References references, Alerts alerts) {
    this.events = events;
    this.audit = audit;
    this.references = references;
    this.alerts = alerts;
  }

  void tell(Tx tx, Declared<AutomationSpec> automation, Told told) {
    var decision = told.decision();
    var data = Json.object().put("automation", automation.name());
    data.put("endpoint", automation.spec().endpoint());
    data.put("cutoff", told.cutoff().toString()).put("decision", told.id());
    data.put("signal", decision.signal().toString());
    data.put("diagnosis", decision.diagnosis().toString());
    data.put("action", decision.action().word()).put("digest", told.digest().hex());
    data.put("sentence", decision.judged() + " " + decision.done());
    data.put("needsPerson", needsPerson(decision.action()));
    events.publish(tx, new NewEvent(automation.project(), DECIDED, automation.name(), data));
    audit.write(
        tx,
        CALLER.name(),
        automation.project(),
        "automation.decide",
        "automations/" + automation.name() + "/decisions/" + told.id(),
        data);
    references.addAll(tx, "automation/decision/" + told.id(), blobs(told.evidence()));
    alert(tx, automation, told, data);
  }

  /// A decision that needs somebody stands as an alert until a later cutoff is decided without, or
  /// what was asked for at the same cutoff is done.
  private void alert(Tx tx, Declared<AutomationSpec> automation, Told told, ObjectNode data) {
    var key = "automation/" + automation.name();
    if (needsPerson(told.decision().action())) {
      alerts.raise(
          tx,
          new NewAlert(
              automation.project(),
              key,
              Alert.Kind.AUTOMATION,
              Alert.Severity.WARNING,
              "endpoint " + automation.spec().endpoint(),
              data.path("sentence").asString(""),
              data));
      return;
    }
    var standing = alerts.standing(tx, automation.project(), key);
    if (standing.isPresent() && isOver(standing.get().evidence(), told)) {
      alerts.resolve(tx, automation.project(), key, "automation", data);
    }
  }

  private static boolean isOver(JsonNode asked, Told told) {
    var cutoff = LocalDate.parse(asked.path("cutoff").asString(""));
    var action = told.decision().action();
    boolean isDone =
        told.evidence() instanceof Evidence.Answered
            || action instanceof Action.Accept
            || action instanceof Action.Activate
            || action instanceof Action.RollOut;
    return told.cutoff().isAfter(cutoff) || (told.cutoff().equals(cutoff) && isDone);
  }

  /// Whether the loop cannot go on, or must not, without somebody. Who only observes is not told.
  static boolean needsPerson(Action action) {
    return switch (action) {
      case Action.Hold(_, var brake) -> !brake.equals(AutomationPolicy.OBSERVED);
      case Action.ServeLastGood _, Action.Refuse _, Action.Ask _ -> true;
      case Action.RestoreView _, Action.RollBack _ -> true;
      case Action.Keep _,
          Action.Train _,
          Action.Activate _,
          Action.RollOut _,
          Action.KeepOut _,
          Action.Accept _ ->
          false;
    };
  }

  private static Set<Digest> blobs(Evidence evidence) {
    var hex = new ArrayList<@Nullable String>();
    switch (evidence) {
      case Evidence.Look look -> {
        look.refused().forEach(view -> hex.add(view.report()));
        look.feeds().forEach(feed -> hex.add(feed.report()));
      }
      case Evidence.Gated gated ->
          gated
              .candidates()
              .forEach(candidate -> hex.addAll(List.of(candidate.training(), report(candidate))));
      case Evidence.RolledOut _, Evidence.Repaired _, Evidence.Answered _, Evidence.Stopped _ -> {}
    }
    var found = new java.util.TreeSet<Digest>(java.util.Comparator.comparing(Digest::hex));
    for (var one : hex) {
      if (one != null && !one.isEmpty()) {
        found.add(new Digest(one));
      }
    }
    return found;
  }

  private static String report(Candidate candidate) {
    var report = candidate.report();
    return report == null ? "" : report;
  }
}
