package slipway.monitoring.drift;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Analytics;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.WindowReport;
import slipway.audit.Audit;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.features.Features;
import slipway.jobs.Jobs;
import slipway.monitoring.scoring.Labels;
import slipway.monitoring.scoring.Scoring;
import slipway.serving.Activation;
import slipway.serving.Release;
import slipway.serving.Serving;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Declared monitors and the windows that they looked at.
public final class Monitors {
  /// The event that says what a window shows; its subject is the monitor.
  public static final String WINDOW = "monitor.window";

  private static final Logger LOG = LoggerFactory.getLogger(Monitors.class);
  private static final int REPORTS_MAX = 1_000;
  private static final int LEARNT_FROM_MAX = 60;

  private final Parts parts;
  private final MonitorStore store = new MonitorStore();
  private final PopulationSamples populations;
  private final ServedSamples served;
  private final SlicePerformance slices;

  /// The parts of the server that monitors are made of.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      Analytics analytics,
      Events events,
      Jobs jobs,
      BusinessClock business,
      WallClock wall,
      Datasets datasets,
      Features features,
      Serving serving,
      Scoring scoring,
      Labels labels) {}

  private Monitors(Parts parts) {
    this.parts = parts;
    this.populations =
        new PopulationSamples(
            parts.database(), parts.datasets(), parts.features(), parts.scoring());
    this.served = new ServedSamples(parts.database(), parts.analytics(), parts.datasets());
    this.slices = new SlicePerformance(parts.scoring(), parts.labels());
  }

  /// Looks at windows as their data comes, by jobs.
  public static Monitors open(Parts parts) {
    var monitors = new Monitors(parts);
    new WindowJobs(parts, monitors, monitors.served).register();
    return monitors;
  }

  /// Keeps what is to be watched; reports of former declarations stay.
  public void apply(Tx tx, Caller caller, Declared<MonitorSpec> declared) {
    parts.access().require(tx, caller, Permission.EDIT, declared.project());
    var names = new ArrayList<String>();
    for (var view : views(tx, declared)) {
      features(parts.features().require(tx, declared.project(), view))
          .forEach(feature -> names.add(feature.name()));
    }
    MonitorRules.require(declared.name(), declared.spec(), names);
    MonitorRules.requireBudgets(
        declared.spec(), Limits.series(declared.spec(), declaredAs(tx, declared), names, 1));
    var before = store.monitor(tx, declared.project(), declared.name());
    if (before.isPresent() && before.get().digest().equals(declared.digest())) {
      return;
    }
    store.keep(tx, declared, parts.wall().now());
    var details = Json.object().put("definition", declared.digest().hex());
    parts
        .audit()
        .write(tx, caller.name(), declared.project(), "monitor.applied", declared.name(), details);
  }

  /// The project's monitors, by name.
  public List<Declared<MonitorSpec>> monitors(Tx tx, String project) {
    return store.monitors(tx, project);
  }

  /// A monitor that must be there.
  public Declared<MonitorSpec> require(Tx tx, String project, String monitor) {
    return store.monitor(tx, project, monitor).orElseThrow(() -> noMonitor(tx, project, monitor));
  }

  /// Compares the window of a cutoff (for served predictions: the window that the day is in) with
  /// the training rows and with the window before, and keeps the report. Asking again on the same
  /// data gives the stored one; other data make another report, which supersedes it. Empty when
  /// there is nothing to look at: no release yet, no materialisation, no prediction.
  public Optional<WindowReport> evaluate(String project, String monitor, LocalDate cutoff) {
    var declared = parts.database().read(tx -> require(tx, project, monitor));
    var history =
        parts
            .database()
            .read(tx -> parts.serving().history(tx, project, declared.spec().endpoint()));
    if (history.isEmpty()) {
      return Optional.empty();
    }
    return declared.spec().watchesServed()
        ? served(declared, history, cutoff)
        : population(declared, history, cutoff);
  }

  /// What a monitor says as of a cutoff, for one who goes on without it: of a population the report
  /// of that cutoff, of served predictions the standing report of the newest window that ended by
  /// then and is closed. Empty when there is none, or nothing that can be compared now.
  public Optional<WindowReport> asOf(String project, String monitor, LocalDate cutoff) {
    var declared = parts.database().read(tx -> require(tx, project, monitor));
    if (declared.spec().watchesServed()) {
      return parts.database().read(tx -> store.newestBy(tx, project, monitor, cutoff));
    }
    try {
      return evaluate(project, monitor, cutoff);
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.INVALID_STATE) {
        throw e;
      }
      LOG.info("{}/{} as of {}: {}", project, monitor, cutoff, e.getMessage());
      return Optional.empty();
    }
  }

  /// Whether an alarm is of what the model says, and not of what it is asked.
  public static boolean isOfScore(WindowReport.Alarm alarm) {
    return alarm.subject().equals(Comparison.SCORE)
        || alarm.subject().startsWith(Comparison.SCORE_OF);
  }

  /// The standing reports of every monitor of an endpoint for a cutoff.
  public List<WindowReport> reports(String project, String endpoint, LocalDate cutoff) {
    return parts.database().read(tx -> store.current(tx, project, endpoint, cutoff));
  }

  /// The standing report of each window of a monitor, newest first.
  public List<WindowReport> reports(String project, String monitor) {
    return parts.database().read(tx -> store.current(tx, project, monitor, REPORTS_MAX));
  }

  /// Every report of a window, newest first; all but the first are superseded. Slices of the first
  /// show how right the model was, once the labels are known.
  public List<WindowReport> history(String project, String monitor, LocalDate cutoff) {
    var all = parts.database().read(tx -> store.history(tx, project, monitor, cutoff));
    var shown = new ArrayList<WindowReport>();
    for (int i = 0; i < all.size(); i++) {
      shown.add(i == 0 ? filled(project, all.get(i)) : Reports.superseded(all.get(i)));
    }
    return shown;
  }

  private WindowReport filled(String project, WindowReport report) {
    var digest = report.release();
    var release =
        digest == null
            ? Optional.<Release>empty()
            : parts
                .database()
                .read(tx -> parts.serving().release(tx, project, report.endpoint(), digest));
    try {
      return release.map(found -> slices.filled(report, found)).orElse(report);
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.INVALID_STATE) {
        throw e;
      }
      LOG.info("slices of {}/{}: {}", project, report.monitor(), e.getMessage());
      return report; // as it was made: labels that no output stands for say nothing of them
    }
  }

  private Optional<WindowReport> population(
      Declared<MonitorSpec> declared, List<Activation> history, LocalDate cutoff) {
    var activation = history.getFirst();
    var first = BusinessClock.lastDayKnownAt(history.getLast().at());
    var planned = populations.plan(activation.release(), cutoff, first);
    if (planned.isEmpty()) {
      return Optional.empty();
    }
    var plan = planned.get();
    var evidence = Reports.evidence(declared, activation.release().digest(), plan.trees());
    var known = known(declared, cutoff, evidence);
    if (known.isPresent()) {
      return known;
    }
    var windows =
        new Comparison.Windows(
            populations.current(plan), populations.previous(plan), populations.training(plan));
    var result = compare(declared, windows, evidence);
    return Optional.of(
        keep(
            Reports.of(declared, activation, windows, result, plan.trees(), parts.business().now()),
            evidence));
  }

  private Optional<WindowReport> served(
      Declared<MonitorSpec> declared, List<Activation> history, LocalDate day) {
    var endpoint = declared.spec().endpoint();
    var window = ServedSamples.Window.of(declared.spec(), day);
    var activation = history.getFirst();
    var held = served.held(declared.project(), endpoint, window);
    if (held.rows() == 0) {
      return Optional.empty();
    }
    if (parts.business().now().isBefore(window.closes())) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "window "
              + window.title()
              + ": closes at "
              + window.closes()
              + " (expected: a window that is over, with its lateness)");
    }
    var before = window.before(declared.spec());
    var heldBefore = served.held(declared.project(), endpoint, before);
    var trained = parts.scoring().trainedOn(activation.release().packageDigest());
    var trees = new ArrayList<Digest>(List.of(held.content(), heldBefore.content()));
    trained.forEach(part -> trees.add(part.tree()));
    var evidence = Reports.evidence(declared, activation.release().digest(), trees);
    var known = known(declared, window.last(), evidence);
    if (known.isPresent()) {
      return known;
    }
    var model = parts.scoring().ofRelease(activation.release());
    var windows =
        new Comparison.Windows(
            served.sample(endpoint, model, window),
            heldBefore.rows() == 0 ? null : served.sample(endpoint, model, before),
            populations.training(model, trained));
    var result = compare(declared, windows, evidence);
    return Optional.of(
        keep(
            Reports.of(declared, activation, windows, result, trees, parts.business().now()),
            evidence));
  }

  private Comparison.Result compare(
      Declared<MonitorSpec> declared, Comparison.Windows windows, Digest evidence) {
    var declaredAs = parts.database().read(tx -> declaredAs(tx, declared));
    var reports =
        parts
            .database()
            .read(tx -> store.current(tx, declared.project(), declared.name(), LEARNT_FROM_MAX));
    return Comparison.of(declared.spec(), declaredAs, windows, reports, evidence);
  }

  private Map<String, String> declaredAs(Tx tx, Declared<MonitorSpec> declared) {
    var found = new LinkedHashMap<String, String>();
    for (var view : views(tx, declared)) {
      parts
          .features()
          .definition(tx, declared.project(), view)
          .ifPresent(definition ->
              features(definition)
                  .forEach(feature -> {
                    var expected = feature.expected();
                    if (expected != null) {
                      found.put(feature.name(), expected);
                    }
                  }));
    }
    return found;
  }

  /// The views of the endpoint that is watched.
  List<String> views(Tx tx, Declared<MonitorSpec> declared) {
    var endpoint = declared.spec().endpoint();
    return parts
        .serving()
        .declared(tx, declared.project(), endpoint)
        .orElseThrow(
            () -> SlipwayException.invalid("spec.endpoint", endpoint, "a declared Endpoint"))
        .views();
  }

  private Optional<WindowReport> known(
      Declared<MonitorSpec> declared, LocalDate cutoff, Digest evidence) {
    return parts
        .database()
        .read(tx -> store.newest(tx, declared.project(), declared.name(), cutoff))
        .filter(stored -> stored.evidence().equals(evidence))
        .map(MonitorStore.Stored::report);
  }

  /// Numbers and keeps the report, with its event; of two that look at once the first stands.
  private WindowReport keep(WindowReport made, Digest evidence) {
    return parts
        .database()
        .inTransaction(
            "monitoring.window",
            tx -> {
              var newest = store.newest(tx, made.project(), made.monitor(), made.cutoff());
              if (newest.isPresent() && newest.get().evidence().equals(evidence)) {
                return newest.get().report();
              }
              var report =
                  Reports.numbered(made, newest.map(MonitorStore.Stored::report).orElse(null));
              store.add(tx, report, evidence, parts.wall().now());
              parts
                  .events()
                  .publish(
                      tx,
                      new NewEvent(
                          report.project(), WINDOW, report.monitor(), Reports.event(report)));
              return report;
            });
  }

  private static List<FeatureViewSpec.Feature> features(Declared<FeatureViewSpec> view) {
    return Objects.requireNonNullElse(view.spec().features(), List.of());
  }

  private SlipwayException noMonitor(Tx tx, String project, String monitor) {
    var names = new HashSet<String>();
    store.monitors(tx, project).forEach(declared -> names.add(declared.name()));
    var hint = Names.nearest(monitor, names).map(near -> "; did you mean " + near + "?").orElse("");
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        "monitor: \"" + monitor + "\" (expected: an applied Monitor" + hint + ")");
  }
}
