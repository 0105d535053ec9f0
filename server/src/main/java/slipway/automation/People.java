package slipway.automation;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.api.wire.Automation.Answer;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.jobs.Jobs;
import slipway.jobs.NewJob;
import slipway.time.WallClock;

/// What people say to automations: yes and no to what waits for them, stop and go on.
public final class People {
  /// Stands for all automations of a project.
  public static final String ALL = AutomationStore.ALL;

  private static final int REASON_MAX = 500;
  private static final int JOB_RETRIES = 3;

  private final Access access;
  private final Audit audit;
  private final Database database;
  private final Jobs jobs;
  private final WallClock wall;
  private final Loop loop;
  private final Timeline timeline;
  private final AutomationStore store = new AutomationStore();

  /// What waits for a person.
  private record Waiting(Declared<AutomationSpec> automation, Case of) {}

  People(
      Access access,
      Audit audit,
      Database database,
      Jobs jobs,
      WallClock wall,
      Loop loop,
      Timeline timeline) {
    this.access = access;
    this.audit = audit;
    this.database = database;
    this.jobs = jobs;
    this.wall = wall;
    this.loop = loop;
    this.timeline = timeline;
  }

  /// What the decision asked for is done, by a job; refused while automation is paused.
  public slipway.api.wire.Automation approve(
      Caller caller, String project, String name, Answer answer) {
    return database.inTransaction(
        "automation.answer",
        tx -> {
          requirePerson(tx, caller, project);
          var waiting = waiting(tx, project, name, answer);
          store
              .paused(tx, project, name)
              .ifPresent(pause -> {
                throw new SlipwayException(
                    ErrorCode.INVALID_STATE,
                    "automation: paused: %s (expected: resumed first)".formatted(pause.reason()));
              });
          store.change(tx, waiting.of().approvedBy(said(caller, answer)), now());
          write(tx, caller, waiting, "automation.approve", answer);
          wake(tx, waiting.automation(), waiting.of());
          return timeline.status(tx, waiting.automation());
        });
  }

  /// What the decision asked for is not done.
  public slipway.api.wire.Automation reject(
      Caller caller, String project, String name, Answer answer) {
    var waiting =
        database.read(tx -> {
          requirePerson(tx, caller, project);
          return waiting(tx, project, name, answer);
        });
    loop.reject(
        waiting.automation(),
        waiting.of(),
        said(caller, answer),
        tx -> {
          requirePerson(tx, caller, project);
          var there = waiting(tx, project, name, answer);
          write(tx, caller, there, "automation.reject", answer);
          wake(tx, there.automation(), there.of());
        });
    return timeline.find(caller, project, name);
  }

  private void requirePerson(Tx tx, Caller caller, String project) {
    access.require(tx, caller, Permission.RELEASE, project);
    if (caller.kind() != Caller.Kind.PERSON) {
      throw new SlipwayException(
          ErrorCode.PERMISSION_DENIED,
          "approval: %s is a service account (expected: a person)".formatted(caller.name()));
    }
  }

  private Waiting waiting(Tx tx, String project, String name, Answer answer) {
    var automation = store.require(tx, project, name);
    var open =
        store.unfinished(tx, project, name).stream()
            .filter(one -> one.phase() == Phase.APPROVING)
            .toList();
    var of =
        open.stream()
            .filter(one -> one.pending().filter(answer.decision()::equals).isPresent())
            .findFirst();
    if (of.isPresent()) {
      return new Waiting(automation, of.get());
    }
    if (store.decision(tx, project, answer.decision()).isEmpty()) {
      throw Timeline.noDecision(name, answer.decision());
    }
    var others = open.stream().flatMap(one -> one.pending().stream()).toList();
    throw new SlipwayException(
        ErrorCode.INVALID_STATE,
        "decision: %s waits for nobody (expected: %s)"
            .formatted(
                answer.decision(),
                others.isEmpty() ? "one that waits; none does" : String.join(", ", others)));
  }

  private static String said(Caller caller, Answer answer) {
    var reason = answer.reason();
    return reason == null || reason.isBlank()
        ? caller.name()
        : caller.name() + " (" + reason(reason) + ")";
  }

  private void write(Tx tx, Caller caller, Waiting waiting, String what, Answer answer) {
    var details = Json.object().put("decision", answer.decision());
    details.put("cutoff", waiting.of().cutoff().toString());
    if (answer.reason() != null) {
      details.put("reason", answer.reason());
    }
    var subject = subject(waiting.automation().name());
    audit.write(tx, caller.name(), waiting.automation().project(), what, subject, details);
  }

  /// Holds an automation, or [#ALL] of a project: they judge and record, and do nothing.
  public void pause(Caller caller, String project, String name, @Nullable String reason) {
    var why = reason(reason == null ? "" : reason);
    database.inTransaction(
        "automation.pause",
        tx -> {
          access.require(tx, caller, Permission.RELEASE, project);
          if (!name.equals(ALL)) {
            store.require(tx, project, name);
          }
          store.pause(tx, project, new AutomationStore.Pause(name, why, caller.name(), now()));
          var details = Json.object().put("reason", why);
          audit.write(tx, caller.name(), project, "automation.pause", subject(name), details);
          return true;
        });
  }

  /// Lets it go on; what the pause held is decided again.
  public void resume(Caller caller, String project, String name) {
    database.inTransaction(
        "automation.resume",
        tx -> {
          access.require(tx, caller, Permission.RELEASE, project);
          if (!name.equals(ALL)) {
            store.require(tx, project, name);
          }
          if (!store.resume(tx, project, name)) {
            throw new SlipwayException(
                ErrorCode.INVALID_STATE,
                name.equals(ALL)
                    ? "automation: nothing holds all of project %s (expected: paused)"
                        .formatted(project)
                    : "automation: %s is not paused by itself (expected: paused)".formatted(name));
          }
          audit.write(
              tx, caller.name(), project, "automation.resume", subject(name), Json.object());
          for (var automation : store.definitions(tx, project)) {
            if (store.paused(tx, project, automation.name()).isEmpty()) {
              takeUp(tx, automation);
            }
          }
          return true;
        });
  }

  /// The newest case, when a pause held what it wanted.
  private void takeUp(Tx tx, Declared<AutomationSpec> automation) {
    var project = automation.project();
    var newest = store.newest(tx, project, automation.name());
    if (newest.isEmpty() || newest.get().phase() != Phase.CLOSED) {
      return;
    }
    var of = newest.get();
    var told = store.decisions(tx, project, automation.name(), of.cutoff(), of.cutoff());
    if (told.isEmpty() || !(told.getLast().decision().action() instanceof Action.Hold)) {
      return;
    }
    var next =
        switch (told.getLast().evidence()) {
          case Evidence.Look look when look.history().paused() != null ->
              Optional.of(of.in(Phase.LOOKING));
          case Evidence.Gated gated when gated.history().paused() != null ->
              told.stream()
                  .filter(one -> one.decision().action() instanceof Action.Train)
                  .reduce((_, later) -> later)
                  .map(asked -> of.waitingFor(Phase.TRAINING, awaited(gated), asked.id()));
          case Evidence.Look _,
              Evidence.Gated _,
              Evidence.RolledOut _,
              Evidence.Repaired _,
              Evidence.Answered _,
              Evidence.Stopped _ ->
              Optional.<Case>empty();
        };
    if (next.isPresent() && store.change(tx, next.get(), now())) {
      wake(tx, automation, of);
    }
  }

  private static java.util.List<Case.Awaited> awaited(Evidence.Gated gated) {
    return gated.candidates().stream()
        .map(candidate -> new Case.Awaited(candidate.execution(), candidate.kind()))
        .toList();
  }

  /// Has the loop run; each change of a case once.
  private void wake(Tx tx, Declared<AutomationSpec> automation, Case changed) {
    var key =
        String.format(
            Locale.ROOT,
            "%s/person %s.%d",
            automation.name(),
            changed.cutoff(),
            changed.revision());
    var payload = Json.object().put("automation", automation.name());
    jobs.submit(
        tx, NewJob.now(automation.project(), Automation.JOB_KIND, key, payload, JOB_RETRIES));
  }

  private static String reason(String given) {
    var reason = given.strip();
    if (reason.isEmpty() || reason.length() > REASON_MAX) {
      throw SlipwayException.invalid(
          "reason",
          reason.isEmpty() ? "\"\"" : reason.length() + " characters",
          "1 to " + REASON_MAX + " characters");
    }
    return reason;
  }

  private static String subject(String name) {
    return name.equals(ALL) ? "automations" : "automations/" + name;
  }

  private java.time.Instant now() {
    return wall.now();
  }
}
