package slipway.automation;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.audit.Audit;
import slipway.config.Config.JobsConfig;
import slipway.config.MonitoringConfig;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.OwnAddress;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.monitoring.alerts.Alerts;
import slipway.references.References;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Evidence and declarations that tests are made from.
final class Samples {
  static final LocalDate CUTOFF = LocalDate.of(1997, 9, 30);
  static final Digest RELEASE = digest("release");
  static final Digest BROKEN = digest("broken");
  static final Digest FORMER = digest("former");
  static final String HEX = digest("blob").hex();
  static final UUID EXECUTION = new UUID(7, 7);

  private Samples() {}

  static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Declared<AutomationSpec> automation(String name, AutomationSpec.Mode mode) {
    return automation(name, mode, null);
  }

  /// The real one, on parts of its own.
  static Chronicle chronicle(
      Database database, BusinessClock business, WallClock wall, Audit audit) {
    var events = Events.open(database, business, wall, new Telemetry());
    var ids = new Ids(wall);
    var alerts =
        Alerts.open(
            new Alerts.Parts(
                Access.open(database, wall),
                audit,
                database,
                events,
                Jobs.open(new JobsConfig(1), database, business, wall, ids, new Telemetry()),
                ids,
                business,
                wall,
                MonitoringConfig.defaults().alerts(),
                new OwnAddress()));
    return new Chronicle(events, audit, References.open(wall), alerts);
  }

  /// Candidates may take so many seconds.
  static Declared<AutomationSpec> budget(double seconds) {
    return automation(
        "churn",
        AutomationSpec.Mode.ACT,
        new AutomationSpec.Brakes(null, null, seconds, null, null));
  }

  private static Declared<AutomationSpec> automation(
      String name, AutomationSpec.Mode mode, AutomationSpec.@Nullable Brakes brakes) {
    var spec =
        new AutomationSpec(
            null,
            name,
            mode,
            new AutomationSpec.Stages(name, null, null, null, null, null),
            null,
            name,
            name,
            null,
            null,
            null,
            null,
            brakes);
    return new Declared<>("default", name, spec, Json.digest(Json.treeOf(spec)));
  }

  static Production production() {
    return new Production(
        RELEASE, "churn", 2, LocalDate.of(1997, 6, 30), false, LocalDate.of(1997, 6, 30));
  }

  static Judgement judgement(double gap) {
    return judgement(LocalDate.of(1997, 6, 30), gap);
  }

  static Judgement judgement(LocalDate labels, double gap) {
    return new Judgement(
        labels,
        LocalDate.of(1997, 9, 28),
        "served",
        23570,
        .8215 + gap,
        .8215,
        gap,
        .0024,
        .7466,
        .4011,
        .7530,
        .6945,
        true);
  }

  static Candidate candidate(UUID execution, Candidate.Outcome outcome) {
    return new Candidate(
        Candidate.Kind.RETRAINED, execution, HEX, outcome, .0051, .0036, .0066, HEX, null, null);
  }

  static History history(double seconds, @Nullable String paused) {
    return new History(
        List.of(LocalDate.of(1997, 6, 30)),
        List.of(LocalDate.of(1997, 9, 1)),
        seconds,
        LocalDate.of(1997, 6, 30),
        null,
        paused);
  }

  static Evidence.Look look(double gap, History history) {
    return new Evidence.Look(
        CUTOFF,
        production(),
        List.of(new Evidence.RefusedView("activity", BROKEN, FORMER, HEX, List.of("22,651 rows"))),
        List.of(new Evidence.RefusedFeed("purchases", "cdnow-1997-09.txt", HEX, List.of("nulls"))),
        judgement(gap),
        new Evidence.Drift(List.of("The scores moved."), List.of("tenure_days"), true, null),
        "no labels are known yet",
        history);
  }

  static Evidence.Look healthy(LocalDate cutoff, double gap) {
    return new Evidence.Look(
        cutoff, production(), List.of(), List.of(), judgement(gap), null, null, history(3.5, null));
  }

  static Evidence.Look paused(LocalDate cutoff, String why) {
    return new Evidence.Look(
        cutoff, production(), List.of(), List.of(), judgement(-.03), null, null, history(3.5, why));
  }

  static Evidence.Gated gated(UUID execution) {
    return new Evidence.Gated(
        CUTOFF,
        production(),
        Signal.CALIBRATION_GAP,
        judgement(-.03),
        List.of(candidate(execution, Candidate.Outcome.PASS)),
        history(3.5, null));
  }

  /// One of each kind.
  static List<Evidence> evidence() {
    return List.of(
        look(-.03, history(3.5, "audit")),
        gated(EXECUTION),
        new Evidence.RolledOut(
            CUTOFF, "churn/2", "inconclusive", "promoted", 23570, 0, "Promoted."),
        new Evidence.Repaired(CUTOFF, "activity", null),
        new Evidence.Answered(CUTOFF, "churn-1997-09-30-1", "ann", true, train()),
        new Evidence.Stopped(CUTOFF, "a candidate was to be trained", "no such step"));
  }

  static Action train() {
    return new Action.Train(List.of(Candidate.Kind.RETRAINED, Candidate.Kind.RECALIBRATED), true);
  }

  /// One of each kind, and the nested ones around another.
  static List<Action> actions() {
    var candidate = candidate(EXECUTION, Candidate.Outcome.PASS);
    return List.of(
        new Action.Keep(),
        new Action.RestoreView("activity", BROKEN, FORMER),
        new Action.ServeLastGood("purchases"),
        new Action.RollBack(RELEASE),
        train(),
        new Action.Activate(candidate),
        new Action.RollOut(candidate),
        new Action.KeepOut(candidate),
        new Action.Refuse(candidate),
        new Action.Accept("promoted"),
        new Action.Hold(new Action.RollOut(candidate), "paused: audit"),
        new Action.Ask(train(), true));
  }
}
