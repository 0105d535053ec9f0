package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Alert;
import slipway.api.wire.Silence;
import slipway.db.Found;
import slipway.db.Slice;
import slipway.http.Response;
import slipway.monitoring.alerts.AlertSearch;
import slipway.monitoring.alerts.Several;
import slipway.ui.Site.Visit;
import slipway.ui.view.Act;
import slipway.ui.view.Alerts;
import slipway.ui.view.Empty;
import slipway.ui.view.Listing;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// The list of alerts: what stands, by subject, unless the address asks for others or in another
/// order.
final class AlertList {
  private static final int RESOLVED_SHOWN = 10;
  private static final int SUBJECTS_MAX = 200;
  private static final String ALL = "all";
  private static final Set<Alert.State> STANDING =
      Set.of(Alert.State.OPEN, Alert.State.ACKNOWLEDGED);

  private static final List<Controls.Column> COLUMNS =
      List.of(
          Controls.Column.sorted("Severity"),
          Controls.Column.sorted("State"),
          Controls.Column.sorted("Kind"),
          Controls.Column.sorted("About"),
          Controls.Column.plain("What is the matter"),
          Controls.Column.sorted("Opened"),
          Controls.Column.sorted("Last seen"),
          Controls.Column.plain("Who"));

  /// How many were acknowledged or silences made just now, when the address says so.
  static final String ACKNOWLEDGED = "acknowledged";

  static final String SILENCED = "silenced";

  /// What else the address may say.
  private static final List<String> PARAMETERS =
      List.of("state", "severity", "kind", "about", ACKNOWLEDGED, SILENCED);

  static Visit only(Visit visit) {
    return Asked.only(visit, PARAMETERS.toArray(String[]::new));
  }

  private AlertList() {}

  /// @param groups of what stands, whatever was asked for
  /// @param resolved the newest of what is over; none when others are asked for
  record Known(
      Asked asked,
      Found<Alert> found,
      List<Alert.Group> groups,
      Found<Alert> resolved,
      List<Silence> silences,
      List<String> subjects) {}

  static Known known(slipway.monitoring.alerts.Alerts alerts, Visit visit, Asked asked) {
    var caller = visit.caller();
    var project = visit.project();
    var over =
        new AlertSearch(
            Set.of(Alert.State.RESOLVED),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            new Slice("-opened", 0, RESOLVED_SHOWN));
    return new Known(
        asked,
        alerts.found(caller, project, search(asked)),
        alerts.groups(caller, project),
        isPlain(asked) ? alerts.found(caller, project, over) : new Found<>(List.of(), 0, 0),
        alerts.silences().list(caller, project),
        alerts.subjects(caller, project, SUBJECTS_MAX));
  }

  static Response csv(slipway.monitoring.alerts.Alerts alerts, Visit visit, Asked asked) {
    return CsvFile.of(
        "alerts-" + visit.project(),
        List.of(
            "id",
            "severity",
            "state",
            "kind",
            "about",
            "what",
            "opened",
            "last_seen",
            "seen",
            "came_back",
            "acknowledged_by",
            "note",
            "resolved_by",
            "resolved"),
        take ->
            alerts.each(
                visit.caller(), visit.project(), search(asked), one -> take.accept(cells(one))));
  }

  private static List<String> cells(Alert alert) {
    var taken = alert.acknowledgment();
    var over = alert.resolution();
    return List.of(
        alert.id().toString(),
        alert.severity().name().toLowerCase(Locale.ROOT),
        alert.state().name().toLowerCase(Locale.ROOT),
        alert.kind().name().toLowerCase(Locale.ROOT),
        alert.subject(),
        alert.sentence(),
        alert.openedAt().toString(),
        alert.lastSeenAt().toString(),
        Integer.toString(alert.count()),
        Integer.toString(alert.reopened()),
        taken == null ? "" : taken.by(),
        taken == null ? "" : taken.note(),
        over == null ? "" : over.by(),
        over == null ? "" : over.at().toString());
  }

  /// What the address asks for: what stands, unless it says another state.
  static AlertSearch search(Asked asked) {
    var states =
        asked.value("state").equals(ALL)
            ? Set.<Alert.State>of()
            : asked.one("state", Alert.State.values()).map(Set::of).orElse(STANDING);
    return new AlertSearch(
        states,
        asked.one("severity", Alert.Severity.values()),
        asked.one("kind", Alert.Kind.values()),
        asked.text("about"),
        asked.find(),
        asked.slice());
  }

  /// Whether the page is the one that the menu leads to.
  private static boolean isPlain(Asked asked) {
    return asked.find().isEmpty()
        && asked.sort().isEmpty()
        && asked.from() == 0
        && List.of("state", "severity", "kind", "about").stream()
            .allMatch(name -> asked.value(name).isEmpty());
  }

  static Response page(Site site, Visit visit, Known known) {
    var asked = known.asked();
    var head =
        Head.of(Section.ALERTS, answer(known), visit.links().rest() + "/alerts?state=all")
            .with(
                known.groups().isEmpty()
                    ? State.good("well")
                    : AlertPages.severity(known.groups().getFirst().severity()));
    boolean isGrouped = asked.sort().isEmpty();
    var rows = known.found().rows();
    return site.page(
        visit,
        "alerts",
        head,
        new Alerts.Index(
            listing(known),
            choosing(visit, known),
            done(asked),
            isGrouped ? groups(visit, rows) : List.of(),
            isGrouped
                ? List.of()
                : rows.stream().map(alert -> AlertPages.row(visit, alert)).toList(),
            isPlain(asked)
                ? known.silences().stream().map(silence -> silence(visit, silence)).toList()
                : List.of(),
            known.resolved().rows().stream().map(alert -> AlertPages.row(visit, alert)).toList(),
            visit.links().alerts() + "?state=resolved&sort=-opened",
            known.found().all() == 0
                ? new Empty(
                    "No alert",
                    "Monitors, contracts, audits, rollouts, failed pipelines and automation open"
                        + " one alert for each matter, and evidence resolves it.",
                    "slipway alert list --server " + visit.server())
                : null));
  }

  private static Alerts.@Nullable Choosing choosing(Visit visit, Known known) {
    long standing =
        known.found().rows().stream().filter(alert -> alert.state().isStanding()).count();
    var asked = known.asked();
    return standing < 2
        ? null
        : new Alerts.Choosing(
            visit.links().alerts() + "/several",
            Format.count(Math.min(known.found().found(), Several.MAX)),
            asked.without(Set.of("from", "sort", "hide", ACKNOWLEDGED, SILENCED)).pairs());
  }

  private static @Nullable String done(Asked asked) {
    var text = asked.text(ACKNOWLEDGED).or(() -> asked.text(SILENCED)).orElse("");
    if (!text.matches("[1-9][0-9]{0,3}")) {
      return null;
    }
    int number = Integer.parseInt(text);
    return asked.text(ACKNOWLEDGED).isPresent()
        ? "Done: " + Format.plural(number, "alert") + " acknowledged."
        : "Done: " + Format.plural(number, "silence") + " made.";
  }

  private static Listing listing(Known known) {
    var asked = known.asked();
    var states =
        List.of(
            new Listing.Option("", "standing"),
            new Listing.Option("open", "open"),
            new Listing.Option("acknowledged", "taken care of"),
            new Listing.Option("resolved", "resolved"),
            new Listing.Option(ALL, "any state"));
    return Controls.of(
        asked.lasting(Set.of(ACKNOWLEDGED, SILENCED)),
        COLUMNS,
        List.of(
            new Listing.Filter("state", "state", asked.value("state"), states),
            Filters.closed(asked, "severity", "any severity", Alert.Severity.values()),
            Filters.closed(asked, "kind", "any kind", Alert.Kind.values()),
            Filters.names(asked, "about", "about anything", known.subjects())),
        known.found());
  }

  private static String answer(Known known) {
    var groups = known.groups();
    int standing = groups.stream().mapToInt(Alert.Group::standing).sum();
    if (standing == 0) {
      return known.found().all() == 0
          ? "Nothing was ever the matter."
          : "Nothing stands"
              + (known.resolved().rows().isEmpty()
                  ? "."
                  : "; the newest ended " + ended(known.resolved().rows().getFirst()) + ".");
    }
    long open =
        groups.stream()
            .flatMap(group -> group.alerts().stream())
            .filter(alert -> alert.state() == Alert.State.OPEN)
            .count();
    return Format.plural(standing, "alert")
        + " of "
        + Format.plural(groups.size(), "subject")
        + ": "
        + open
        + " open, "
        + (standing - open)
        + " taken care of. First: "
        + Format.brief(groups.getFirst().alerts().getFirst().sentence()).text();
  }

  private static String ended(Alert alert) {
    var resolution = alert.resolution();
    return resolution == null ? "" : Format.business(resolution.at()).text();
  }

  /// The rows of a page, which come subject by subject.
  private static List<Alerts.Group> groups(Visit visit, List<Alert> rows) {
    var bySubject = new LinkedHashMap<String, List<Alert>>();
    rows.forEach(
        alert -> bySubject.computeIfAbsent(alert.subject(), _ -> new ArrayList<>()).add(alert));
    return bySubject.entrySet().stream()
        .map(group ->
            new Alerts.Group(
                AlertPages.subject(visit.links(), group.getKey()),
                AlertPages.severity(
                    group.getValue().stream()
                        .map(Alert::severity)
                        .max(Comparator.naturalOrder())
                        .orElse(Alert.Severity.INFO)),
                Format.plural(group.getValue().size(), "alert"),
                group.getValue().stream().map(alert -> AlertPages.row(visit, alert)).toList()))
        .toList();
  }

  private static Alerts.Silence silence(Visit visit, Silence silence) {
    var kind = silence.kind();
    return new Alerts.Silence(
        silence.subject() == null
            ? Shown.of("any")
            : AlertPages.subject(visit.links(), silence.subject()),
        kind == null ? "any" : kind.name().toLowerCase(Locale.ROOT),
        Shown.of(Format.full(silence.until())),
        silence.by(),
        silence.reason(),
        new Act(
            "End…",
            "Ends the silence now. What it kept back and still stands is told.",
            visit.links().rest() + "/alerts/silences/" + silence.id() + "/end",
            List.of(),
            "End it",
            false));
  }
}
