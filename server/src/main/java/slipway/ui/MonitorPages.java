package slipway.ui;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.Judged;
import slipway.api.wire.WindowReport;
import slipway.http.Response;
import slipway.http.Router;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Monitors;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// Monitors: what each saw in its windows.
final class MonitorPages {
  /// Everything that is known of a monitor.
  ///
  /// @param windows standing reports, newest first
  /// @param chosen the window that is shown in full, its slices with what came true
  /// @param judged of the monitor's endpoint, as are `marks`
  record Known(
      Declared<MonitorSpec> declared,
      List<WindowReport> windows,
      @Nullable WindowReport chosen,
      List<Judged> judged,
      List<Mark> marks) {
    Known {
      marks = List.copyOf(marks);
      windows = List.copyOf(windows);
      judged = List.copyOf(judged);
    }

    String name() {
      return declared.name();
    }

    Optional<WindowReport> newest() {
      return windows.stream().findFirst();
    }
  }

  private final Site site;
  private final Ui.Parts parts;

  MonitorPages(Site site, Ui.Parts parts) {
    this.site = site;
    this.parts = parts;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/monitors",
        request -> {
          var visit = Asked.only(site.visit(request));
          return list(site, visit, all(visit));
        });
    router.get(
        "/ui/projects/{project}/monitors/{monitor}",
        request -> {
          var visit = site.visit(request);
          return MonitorPage.one(site, visit, known(visit, request.path("monitor")));
        });
  }

  private List<Known> all(Visit visit) {
    var project = visit.project();
    List<Declared<MonitorSpec>> declared =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, visit.caller(), Permission.READ, project);
              return parts.monitoring().monitors().monitors(tx, project);
            });
    return declared.stream()
        .map(d ->
            new Known(
                d,
                parts.monitoring().monitors().reports(project, d.name()),
                null,
                List.of(),
                List.of()))
        .toList();
  }

  private Known known(Visit visit, String name) {
    var project = visit.project();
    var monitors = parts.monitoring().monitors();
    Declared<MonitorSpec> declared =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, visit.caller(), Permission.READ, project);
              return monitors.require(tx, project, name);
            });
    var windows = monitors.reports(project, name);
    var asked = visit.request().query("window").map(MonitorPages::day);
    var chosen = asked.or(() -> windows.stream().findFirst().map(WindowReport::cutoff));
    var reports = chosen.map(cutoff -> monitors.history(project, name, cutoff)).orElse(List.of());
    if (asked.isPresent() && reports.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND, "window: " + asked.get() + " (expected: one of " + name + ")");
    }
    return new Known(
        declared,
        windows,
        reports.isEmpty() ? null : reports.getFirst(),
        parts.monitoring().judging().judgements(project, declared.spec().endpoint()),
        marks(visit, declared.spec().endpoint()));
  }

  private List<Mark> marks(Visit visit, String endpoint) {
    var now = parts.business().now();
    return Marks.read(parts, visit, endpoint, now.minus(EndpointTraffic.LONGEST), now);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException _) {
      throw SlipwayException.invalid("window", '"' + text + '"', "a date, YYYY-MM-DD");
    }
  }

  static Response list(Site site, Visit visit, List<Known> known) {
    long alarmed =
        known.stream()
            .flatMap(monitor -> monitor.newest().stream())
            .filter(window -> window.outcome() == WindowReport.Outcome.ALARM)
            .count();
    var answer =
        known.isEmpty()
            ? "Nothing is watched yet."
            : Format.plural(known.size(), "monitor")
                + ": "
                + (alarmed == 0
                    ? "no alarm in the newest windows."
                    : alarmed + " with an alarm in the newest window.");
    var head =
        Head.of(Section.MONITORS, answer, visit.links().rest() + "/monitors")
            .with(
                known.isEmpty()
                    ? null
                    : alarmed == 0 ? State.good("quiet") : State.attention("alarm"));
    var listed =
        Listed.of(
            visit,
            known,
            COLUMNS,
            one -> one.name() + " " + one.declared().spec().endpoint() + " " + description(one));
    if (listed.csv() != null) {
      return listed.csv();
    }
    return site.page(
        visit,
        "monitors",
        head,
        new Monitors.Index(
            listed.rows().stream().map(monitor -> row(visit, monitor)).toList(),
            listed.listing(),
            known.isEmpty()
                ? new Empty(
                    "No monitor yet",
                    "A monitor compares each window of an endpoint with the rows that its model was"
                        + " trained on and with the window before, and says what moved.",
                    "slipway apply -f examples/churn --server " + visit.server())
                : null));
  }

  private static final List<Listed.Column<Known>> COLUMNS =
      List.of(
          Listed.Column.text("Monitor", Known::name),
          Listed.Column.text(
              "Newest window", one -> one.newest().map(w -> w.outcome().name()).orElse("")),
          Listed.Column.by(
              "As of", one -> one.newest().map(WindowReport::cutoff).orElse(LocalDate.EPOCH)),
          Listed.Column.text("Endpoint", one -> one.declared().spec().endpoint()),
          Listed.Column.number("Windows", one -> (long) one.windows().size()),
          Listed.Column.plain("What it saw", one -> one.newest().map(MonitorPage::said).orElse("")),
          Listed.Column.plain("What it watches", MonitorPages::description));

  private static String description(Known monitor) {
    var description = monitor.declared().spec().description();
    return description == null ? "" : description;
  }

  private static Monitors.Row row(Visit visit, Known monitor) {
    var newest = monitor.newest();
    var endpoint = monitor.declared().spec().endpoint();
    var description = monitor.declared().spec().description();
    return new Monitors.Row(
        Shown.of(monitor.name()).linked(visit.links().monitor(monitor.name())),
        newest.map(window -> state(window.outcome())).orElse(State.neutral("no window")),
        Shown.of(endpoint).linked(visit.links().endpoint(endpoint)),
        newest
            .map(window ->
                Shown.of(window.cutoff().toString())
                    .linked(visit.links().window(monitor.name(), window.cutoff())))
            .orElse(Shown.of("–")),
        Format.count(monitor.windows().size()),
        newest.map(MonitorPage::said).orElse(""),
        description == null ? "" : description);
  }

  static State state(WindowReport.Outcome outcome) {
    return switch (outcome) {
      case QUIET -> State.good("quiet");
      case ALARM -> State.attention("alarm");
      case SKIPPED -> State.neutral("skipped");
    };
  }
}
