package slipway.automation;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import slipway.api.Json;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.api.wire.Execution;
import slipway.datasets.Datasets;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Event;
import slipway.features.Materialisation;
import slipway.jobs.NewJob;
import slipway.monitoring.drift.Monitors;
import slipway.pipelines.Pipelines;
import slipway.rollout.Rollouts;

/// What wakes the loop: data of a cutoff that came or was refused, and the end of anything it may
/// wait for. The loop reads where things stand, so that it is enough to say *something happened*;
/// only cutoffs that are new to it open cases.
///
/// Labels open none: they are judged at the next cutoff, so that what is decided as of a cutoff
/// rests on what was known then.
final class Waking {
  private static final String NAME = "automation";
  private static final String FEATURES = "features/";
  private static final int RETRIES = 5;

  private final Automation.Parts parts;
  private final AutomationStore store = new AutomationStore();

  Waking(Automation.Parts parts) {
    this.parts = parts;
  }

  void subscribe() {
    parts
        .events()
        .subscribe(
            NAME,
            Delivery.ONCE_PER_CLUSTER,
            Set.of(
                Materialisation.FEATURES,
                Datasets.QUARANTINED,
                Pipelines.ENDED,
                Monitors.WINDOW,
                Materialisation.LABELS,
                Rollouts.DECIDED),
            this::told);
  }

  private void told(Event event) {
    var automations = parts.database().read(tx -> store.definitions(tx, event.project()));
    for (var automation : automations) {
      parts
          .database()
          .inTransaction(
              "automation.wake",
              tx -> {
                var wakes = wakes(tx, automation, event);
                wakes
                    .cutoff()
                    .ifPresent(cutoff -> store.open(tx, automation, cutoff, parts.wall().now()));
                return wakes.any() && wake(tx, automation, "event " + event.sequence());
              });
    }
  }

  /// The job that runs the loop; `why` makes it another one than those before.
  boolean wake(Tx tx, Declared<AutomationSpec> automation, String why) {
    var payload = Json.object().put("automation", automation.name());
    var key = automation.name() + "/" + why;
    parts
        .jobs()
        .submit(tx, NewJob.now(automation.project(), Automation.JOB_KIND, key, payload, RETRIES));
    return true;
  }

  /// @param any whether the loop is to run
  /// @param cutoff whose case is opened
  private record Wakes(boolean any, Optional<LocalDate> cutoff) {
    static final Wakes NOTHING = new Wakes(false, Optional.empty());
    static final Wakes LOOP = new Wakes(true, Optional.empty());

    static Wakes caseOf(Optional<LocalDate> cutoff) {
      return new Wakes(cutoff.isPresent(), cutoff);
    }
  }

  private Wakes wakes(Tx tx, Declared<AutomationSpec> automation, Event event) {
    return switch (event.type()) {
      case Materialisation.FEATURES -> ofView(tx, automation, event.subject(), event);
      case Datasets.QUARANTINED ->
          event.subject().startsWith(FEATURES)
              ? ofView(tx, automation, event.subject().substring(FEATURES.length()), event)
              : Wakes.NOTHING;
      case Pipelines.ENDED -> ofExecution(tx, automation, event);
      case Monitors.WINDOW ->
          event.subject().equals(automation.spec().monitor())
                  && !event.data().path("alarms").isEmpty()
              ? Wakes.caseOf(day(event.data().path("cutoff").asString("")))
              : Wakes.NOTHING;
      case Materialisation.LABELS -> Wakes.LOOP;
      default -> event.subject().equals(automation.spec().endpoint()) ? Wakes.LOOP : Wakes.NOTHING;
    };
  }

  private Wakes ofView(Tx tx, Declared<AutomationSpec> automation, String view, Event event) {
    var endpoint = automation.spec().endpoint();
    boolean isRead =
        parts
            .serving()
            .declaration(tx, automation.project(), endpoint)
            .filter(declared -> declared.spec().views().contains(view))
            .isPresent();
    return isRead ? Wakes.caseOf(day(event.data().path("cutoff").asString(""))) : Wakes.NOTHING;
  }

  /// An execution that ended wakes what waits for it. One that somebody else began and that failed
  /// before there were features, say on a delivery, is a case of its own.
  private Wakes ofExecution(Tx tx, Declared<AutomationSpec> automation, Event event) {
    var spec = automation.spec();
    var pipeline = event.data().path("pipeline").asString("");
    var recalibration = spec.recalibration();
    if (recalibration != null && recalibration.name().equals(pipeline)) {
      return Wakes.LOOP;
    }
    if (!spec.pipeline().name().equals(pipeline)) {
      return Wakes.NOTHING;
    }
    if (!event.data().path("status").asString("").equals(Execution.Status.FAILED.name())) {
      return Wakes.LOOP;
    }
    var id = UUID.fromString(event.data().path("execution").asString(""));
    var cutoff =
        parts
            .pipelines()
            .find(tx, automation.project(), id)
            .map(run -> run.parameters().get(spec.pipeline().cutoffParameter()))
            .flatMap(Waking::day);
    return new Wakes(true, isOwn(tx, automation, id) ? Optional.empty() : cutoff);
  }

  private boolean isOwn(Tx tx, Declared<AutomationSpec> automation, UUID execution) {
    var waiting = new ArrayList<UUID>();
    for (var open : store.unfinished(tx, automation.project(), automation.name())) {
      open.executions().forEach(awaited -> waiting.add(awaited.execution()));
    }
    return List.copyOf(waiting).contains(execution);
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty(); // a parameter that is no day: nothing to look at
    }
  }
}
