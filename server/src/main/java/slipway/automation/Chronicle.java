package slipway.automation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.audit.Audit;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.references.References;

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

  Chronicle(Events events, Audit audit, References references) {
    this.events = events;
    this.audit = audit;
    this.references = references;
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
  }

  /// Whether the loop cannot go on, or must not, without somebody.
  static boolean needsPerson(Action action) {
    return switch (action) {
      case Action.ServeLastGood _, Action.Refuse _, Action.Hold _, Action.Ask _ -> true;
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
