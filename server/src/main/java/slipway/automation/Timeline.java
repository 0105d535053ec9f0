package slipway.automation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.api.wire.Automation;
import slipway.api.wire.Automation.Decision;
import slipway.api.wire.Page;
import slipway.db.Database;
import slipway.db.Found;
import slipway.db.Tx;

/// What can be read of automations: how each stands, and what it decided.
public final class Timeline {
  private final Access access;
  private final Database database;
  private final AutomationStore store = new AutomationStore();
  private final DecisionStore decisions = new DecisionStore();

  /// What an automation has decided so far, as kinds.
  public record Kinds(List<String> actions, List<String> signals) {
    public Kinds {
      actions = List.copyOf(actions);
      signals = List.copyOf(signals);
    }
  }

  Timeline(Access access, Database database) {
    this.access = access;
    this.database = database;
  }

  public List<Automation> list(Caller caller, String project) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return store.definitions(tx, project).stream().map(found -> status(tx, found)).toList();
    });
  }

  public Automation find(Caller caller, String project, String name) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return status(tx, store.require(tx, project, name));
    });
  }

  /// The name of the automation that looks after an endpoint.
  public Optional<String> ofEndpoint(Caller caller, String project, String endpoint) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return store.definitions(tx, project).stream()
          .filter(found -> found.spec().endpoint().equals(endpoint))
          .map(Declared::name)
          .findFirst();
    });
  }

  /// The gap that is a signal to the endpoint's automation, at a standard error; empty without one.
  public OptionalDouble gapLimit(String project, String endpoint, double standardError) {
    return database.read(tx -> store.definitions(tx, project)).stream()
        .filter(found -> found.spec().endpoint().equals(endpoint))
        .mapToDouble(found -> Settings.of(found.spec()).gapLimit(standardError))
        .findFirst();
  }

  /// Newest first, without evidence.
  ///
  /// @param token of the page before; empty for the first
  public Page<Decision> entries(
      Caller caller, String project, String name, Optional<String> token, int max) {
    var before = token.map(Timeline::place).orElse(AutomationStore.Place.NEWEST);
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      var automation = store.require(tx, project, name);
      var rows = store.page(tx, project, name, before, max + 1);
      var shown = rows.stream().limit(max).map(told -> entry(tx, automation, told)).toList();
      return new Page<>(shown, rows.size() > max ? token(rows.get(max - 1)) : null);
    });
  }

  /// Some of those that the search finds, without evidence.
  public Found<Decision> found(Caller caller, String project, String name, DecisionSearch search) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      var automation = store.require(tx, project, name);
      return decisions.found(tx, project, name, search).map(told -> entry(tx, automation, told));
    });
  }

  /// Goes through all that the search finds, as they are at one moment.
  public void each(
      Caller caller, String project, String name, DecisionSearch search, Consumer<Decision> each) {
    database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      var automation = store.require(tx, project, name);
      decisions.each(tx, project, name, search, told -> each.accept(entry(tx, automation, told)));
      return true;
    });
  }

  public Kinds kinds(Caller caller, String project, String name) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return new Kinds(decisions.actions(tx, project, name), decisions.signals(tx, project, name));
    });
  }

  /// The whole of it, oldest first, without evidence.
  public List<Decision> all(Caller caller, String project, String name) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      var automation = store.require(tx, project, name);
      return store
          .decisions(tx, project, name, LocalDate.EPOCH.minusYears(1000), farthest())
          .stream()
          .map(told -> entry(tx, automation, told))
          .toList();
    });
  }

  /// One decision with its evidence.
  public Decision decision(Caller caller, String project, String name, String id) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      var automation = store.require(tx, project, name);
      return store
          .decision(tx, project, id)
          .filter(told -> told.automation().equals(name))
          .map(told -> Shown.whole(automation, told, rollout(tx, automation, told)))
          .orElseThrow(() -> noDecision(name, id));
    });
  }

  static SlipwayException noDecision(String name, String id) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        "decision: \"%s\" (expected: one of the timeline of %s)".formatted(id, name));
  }

  Automation status(Tx tx, Declared<AutomationSpec> automation) {
    var project = automation.project();
    var name = automation.name();
    var waiting =
        store.unfinished(tx, project, name).stream()
            .filter(one -> one.phase() == Phase.APPROVING)
            .flatMap(one -> one.pending().stream())
            .toList();
    return new Automation(
        project,
        name,
        automation.spec().endpoint(),
        automation.spec().modeOrDefault().toString(),
        automation.spec().description(),
        automation.digest(),
        store.paused(tx, project, name).map(Timeline::pause).orElse(null),
        store.newest(tx, project, name).map(Timeline::shown).orElse(null),
        waiting,
        store.count(tx, project, name),
        store.page(tx, project, name, AutomationStore.Place.NEWEST, 1).stream()
            .findFirst()
            .map(told -> entry(tx, automation, told))
            .orElse(null));
  }

  private Decision entry(Tx tx, Declared<AutomationSpec> automation, Told told) {
    return Shown.entry(automation, told, rollout(tx, automation, told));
  }

  private OptionalInt rollout(Tx tx, Declared<AutomationSpec> automation, Told told) {
    if (!(told.evidence() instanceof Evidence.RolledOut)) {
      return OptionalInt.empty();
    }
    return store
        .find(tx, automation.project(), automation.name(), told.cutoff())
        .map(Case::rollout)
        .orElse(OptionalInt.empty());
  }

  private static Automation.Pause pause(AutomationStore.Pause pause) {
    return new Automation.Pause(
        pause.automation().equals(AutomationStore.ALL), pause.reason(), pause.actor(), pause.at());
  }

  private static Automation.Case shown(Case found) {
    @Nullable Integer rollout = found.rollout().isPresent() ? found.rollout().getAsInt() : null;
    return new Automation.Case(
        found.cutoff(),
        found.phase().toString(),
        found.executions().stream().map(Case.Awaited::execution).toList(),
        found.pending().orElse(null),
        rollout);
  }

  private static String token(Told last) {
    return last.cutoff() + "." + last.number();
  }

  private static AutomationStore.Place place(String token) {
    int dot = token.lastIndexOf('.');
    try {
      return new AutomationStore.Place(
          LocalDate.parse(token.substring(0, Math.max(dot, 0))),
          Integer.parseInt(token.substring(dot + 1)));
    } catch (DateTimeException | NumberFormatException _) {
      throw SlipwayException.invalid("pageToken", '"' + token + '"', "one that a page gave");
    }
  }

  private static LocalDate farthest() {
    return AutomationStore.Place.NEWEST.cutoff();
  }
}
