package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;
import slipway.api.wire.WindowReport;
import slipway.api.wire.WindowReport.Drift;
import slipway.api.wire.WindowReport.Outcome;
import slipway.http.Response;
import slipway.ui.MonitorPages.Known;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Monitors;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.Spark;
import slipway.ui.view.State;
import slipway.ui.view.Tile;

/// One monitor: its windows, and one of them in full.
final class MonitorPage {
  private static final int WINDOWS_DRAWN = 36;

  private static final List<Listed.Column<WindowReport>> COLUMNS =
      List.of(
          Listed.Column.by("As of", WindowReport::cutoff),
          Listed.Column.text("Outcome", window -> window.outcome().name().toLowerCase(Locale.ROOT)),
          Listed.Column.number("Rows", WindowReport::rows),
          Listed.Column.amount("Score PSI", MonitorPage::scorePsi),
          Listed.Column.number("As declared", window -> (long) window.expected().size()),
          Listed.Column.by("Release", MonitorPage::releaseNumber),
          Listed.Column.plain("What it saw", MonitorPage::said));

  private final Visit visit;
  private final Known known;

  private MonitorPage(Visit visit, Known known) {
    this.visit = visit;
    this.known = known;
  }

  static Response one(Site site, Visit visit, Known known) {
    var page = new MonitorPage(visit, known);
    var listed =
        Listed.part(
            visit,
            "windows",
            known.windows(),
            COLUMNS,
            window -> window.cutoff() + " " + window.outcome() + " " + said(window));
    var table = Listed.csv(listed, QualityTables.judged(visit, known.judged()));
    if (table.isPresent()) {
      return table.get();
    }
    var body = page.body(listed);
    var head = page.head();
    return site.page(visit, "monitor", head, body);
  }

  /// Alarms in words; else what the window comes to.
  static String said(WindowReport window) {
    return window.alarms().isEmpty()
        ? window.reason()
        : window.alarms().stream()
            .map(WindowReport.Alarm::sentence)
            .collect(Collectors.joining(" "));
  }

  private Head head() {
    var newest = known.newest();
    var text = new StringBuilder();
    if (newest.isEmpty()) {
      text.append("No window yet.");
    } else {
      var window = newest.get();
      text.append("as of ").append(window.cutoff()).append(" · ");
      text.append(
          switch (window.outcome()) {
            case QUIET -> "nothing passed a limit";
            case ALARM ->
                Format.plural(window.alarms().size(), "alarm") + ": " + Format.clause(said(window));
            case SKIPPED -> Format.clause(window.reason());
          });
      if (!window.expected().isEmpty()) {
        text.append(" · ")
            .append(Format.plural(window.expected().size(), "feature"))
            .append(" moved as declared");
      }
      text.append(" · ").append(Format.plural(window.rows(), "row"));
    }
    var spec = known.declared().spec();
    return Head.below(
            Section.MONITORS,
            known.name(),
            text.toString(),
            visit.links().rest() + "/monitors/" + Links.segment(known.name()) + "/windows")
        .with(newest.map(window -> MonitorPages.state(window.outcome())).orElse(null))
        .described(spec.description());
  }

  private Monitors.Page body(Listed<WindowReport> listed) {
    return new Monitors.Page(
        known.newest().map(this::tiles).orElse(List.of()),
        listed.rows().stream().map(this::window).toList(),
        listed.listing(),
        charts(),
        known.chosen() == null ? null : chosen(known.chosen()),
        Judgements.judged(visit, known.judged()),
        watched(),
        known.windows().isEmpty()
            ? new Empty(
                "No window yet",
                "The first is looked at when the endpoint has a release and its features are"
                    + " computed for another cutoff; this asks for one.",
                "curl -s -X POST "
                    + visit.server()
                    + visit.links().rest()
                    + "/monitors/"
                    + Links.segment(known.name())
                    + "/evaluate -H 'content-type: application/json' -d '{\"cutoff\": \"YYYY-MM-DD\"}'")
            : null);
  }

  private List<Tile> tiles(WindowReport newest) {
    var tiles = new ArrayList<Tile>();
    long alarmed = known.windows().stream().filter(w -> w.outcome() == Outcome.ALARM).count();
    tiles.add(
        new Tile(
            "Alarms",
            Format.number(newest.alarms().size()),
            "in the newest window; "
                + alarmed
                + " of "
                + Format.plural(known.windows().size(), "window")
                + " had any"));
    tiles.add(
        new Tile(
            "Moved as declared",
            Format.number(newest.expected().size()),
            "of " + Format.plural(newest.features().size(), "feature")));
    var score = newest.score();
    if (score != null) {
      tiles.add(
          new Tile(
              "Score PSI",
              score.toPrevious() == null ? Shown.of("–") : Format.number(score.toPrevious().psi()),
              score.limit() == null ? "no limit" : "limit " + limit(score).text()));
    }
    var before = newest.rowsBefore();
    tiles.add(
        new Tile(
            "Rows",
            Format.number(newest.rows()),
            before == null ? "no window before" : Format.count(before) + " in the window before"));
    var fresh = newest.freshAt();
    tiles.add(
        new Tile(
            "Newest data",
            fresh == null ? Shown.of("–") : Format.business(fresh),
            newest.lateRows() == 0
                ? "nothing came late"
                : Format.plural(newest.lateRows(), "row") + " came late"));
    return tiles;
  }

  private Monitors.Window window(WindowReport window) {
    var psi = scorePsi(window);
    var chosen = known.chosen();
    return new Monitors.Window(
        Shown.of(window.cutoff().toString())
            .linked(visit.address().with("window", window.cutoff()).text()),
        chosen != null && chosen.cutoff().equals(window.cutoff()),
        MonitorPages.state(window.outcome()),
        Format.count(window.rows()),
        psi == null ? Shown.of("–") : Format.number(psi),
        said(window),
        window.expected().isEmpty() ? "" : Format.count(window.expected().size()),
        window.release() == null
            ? Shown.of("")
            : Shown.of("#" + window.releaseNumber(), window.release().hex())
                .linked(visit.links().endpoint(window.endpoint())));
  }

  private static @Nullable Integer releaseNumber(WindowReport window) {
    return window.release() == null ? null : Integer.valueOf(window.releaseNumber());
  }

  private static @Nullable Double scorePsi(WindowReport window) {
    var score = window.score();
    var previous = score == null ? null : score.toPrevious();
    return previous == null ? null : previous.psi();
  }

  private Monitors.Chosen chosen(WindowReport window) {
    var features = new ArrayList<Monitors.Feature>();
    var drifts = new ArrayList<>(window.features());
    if (window.score() != null) {
      drifts.addFirst(window.score());
    }
    drifts.addAll(window.classScores());
    drifts.sort(
        Comparator.comparing((Drift drift) -> !isAlarm(window, drift))
            .thenComparing(drift -> drift.toPrevious() == null ? 0 : -drift.toPrevious().psi()));
    drifts.forEach(drift -> features.add(feature(window, drift)));
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("watched", Shown.of(window.source())));
    facts.add(new Run.Fact("from", Format.business(window.since())));
    facts.add(new Run.Fact("until", Format.business(window.until())));
    facts.add(new Run.Fact("looked at", Format.business(window.at())));
    if (window.number() > 1) {
      facts.add(new Run.Fact("report", Shown.of(window.number() + ": late rows made it anew")));
    }
    return new Monitors.Chosen(
        window.cutoff().toString(),
        MonitorPages.state(window.outcome()),
        window.reason(),
        window.alarms().stream().map(WindowReport.Alarm::sentence).toList(),
        window.expected().stream().map(WindowReport.Expected::sentence).toList(),
        features,
        task(window) == Task.REGRESSION
            ? Figures.titles(Task.REGRESSION).subList(0, 1) // slices have no MAE
            : Figures.titles(task(window)),
        Figures.gapTitle(task(window)),
        window.slices().stream().map(slice -> slice(task(window), slice)).toList(),
        window.evidence().stream()
            .map(digest -> Format.digest(digest).linked(visit.links().blob(digest)))
            .toList(),
        facts);
  }

  private Monitors.Feature feature(WindowReport window, Drift drift) {
    var previous = drift.toPrevious();
    var training = drift.toTraining();
    return new Monitors.Feature(
        drift.name(),
        state(window, drift),
        Format.number(drift.mean()),
        Shown.of(Format.percent(drift.nullShare()), Double.toString(drift.nullShare())),
        previous == null ? Shown.of("–") : Format.number(previous.psi()),
        previous == null ? Shown.of("–") : Format.number(previous.ks()),
        previous == null ? Shown.of("–") : Format.number(previous.js()),
        training == null ? Shown.of("–") : Format.number(training.psi()),
        limit(drift),
        spark(window, drift));
  }

  private static boolean isAlarm(WindowReport window, Drift drift) {
    return window.alarms().stream().anyMatch(alarm -> alarm.subject().equals(drift.name()));
  }

  private static State state(WindowReport window, Drift drift) {
    if (isAlarm(window, drift)) {
      return State.attention("alarm");
    }
    return window.expected().stream().anyMatch(e -> e.feature().equals(drift.name()))
        ? State.neutral("expected")
        : State.good("quiet");
  }

  private static Shown limit(Drift drift) {
    var limit = limitOf(drift);
    return limit == null
        ? Shown.of(
            drift.expected() == null ? "none" : drift.expected(),
            drift.expected() == null ? "no limit" : "declared to move: " + drift.expected())
        : Shown.of(Format.setting(limit).text(), limit + ", " + drift.limitSource());
  }

  /// The PSI of this feature in the windows up to the chosen one.
  private @Nullable Spark spark(WindowReport until, Drift drift) {
    var values =
        known.windows().reversed().stream()
            .filter(window -> !window.cutoff().isAfter(until.cutoff()))
            .flatMap(window -> of(window, drift.name()).stream())
            .toList();
    return Sparks.of(
            "PSI of " + drift.name(),
            values.subList(Math.max(0, values.size() - WINDOWS_DRAWN), values.size()),
            limitOf(drift))
        .orElse(null);
  }

  private static List<Double> of(WindowReport window, String name) {
    var all = new ArrayList<>(window.features());
    all.addAll(window.classScores());
    if (window.score() != null) {
      all.add(window.score());
    }
    return all.stream()
        .filter(drift -> drift.name().equals(name) && drift.toPrevious() != null)
        .map(drift -> java.util.Objects.requireNonNull(drift.toPrevious()).psi())
        .toList();
  }

  /// What the endpoint's model predicts, as judgements or the window itself tell it.
  private Task task(WindowReport window) {
    if (!known.judged().isEmpty()) {
      return known.judged().getFirst().task();
    }
    if (!window.classScores().isEmpty()) {
      return Task.MULTICLASS;
    }
    boolean areAmounts =
        window.slices().stream()
            .map(WindowReport.Slice::meanPrediction)
            .anyMatch(mean -> mean != null && (mean < 0 || mean > 1));
    return areAmounts ? Task.REGRESSION : Task.BINARY;
  }

  private static Monitors.Slice slice(Task task, WindowReport.Slice slice) {
    var figures =
        switch (task) {
          case BINARY -> List.of(number(slice.auc()), number(slice.logLoss()));
          case MULTICLASS -> List.of(number(slice.accuracy()), number(slice.logLoss()));
          case REGRESSION -> List.of(number(slice.rmse()));
        };
    return new Monitors.Slice(
        slice.name(),
        slice.condition(),
        Format.count(slice.rows()),
        said(task, slice.meanPrediction()),
        said(task, slice.meanPredictionBefore()),
        said(task, slice.baseRate()),
        figures,
        slice.gap() == null
            ? Shown.of("–")
            : task == Task.REGRESSION
                ? Format.number(slice.gap())
                : Shown.of(Format.points(slice.gap()), Double.toString(slice.gap())));
  }

  /// A share, or an amount.
  private static Shown said(Task task, @Nullable Double value) {
    if (value == null) {
      return Shown.of("–");
    }
    return task == Task.REGRESSION
        ? Format.number(value)
        : Shown.of(Format.percent(value), Double.toString(value));
  }

  private static Shown number(@Nullable Double value) {
    return value == null ? Shown.of("–") : Format.number(value);
  }

  /// The score's drift, against the window before and against the training rows: their sizes differ
  /// too much for one axis.
  private List<Monitors.Drawn> charts() {
    var previous = new ArrayList<List<Object>>();
    var training = new ArrayList<List<Object>>();
    @Nullable Double limit = null;
    for (var window : known.windows().reversed()) {
      var score = window.score();
      if (score != null && score.toPrevious() != null) {
        previous.add(List.of(window.cutoff().toString(), score.toPrevious().psi()));
        limit = limitOf(score) == null ? limit : limitOf(score);
      }
      if (score != null && score.toTraining() != null) {
        training.add(List.of(window.cutoff().toString(), score.toTraining().psi()));
      }
    }
    var charts = new ArrayList<Monitors.Drawn>();
    chart(charts, "Drift of the score against the window before", previous, limit);
    chart(charts, "Drift of the score against the training rows", training, null);
    return charts;
  }

  private void chart(
      List<Monitors.Drawn> charts, String name, List<List<Object>> points, @Nullable Double limit) {
    if (points.isEmpty()) {
      return;
    }
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "line");
    data.put("xType", "category");
    data.put("unit", "PSI");
    data.put("series", List.of(Map.of("name", "score", "points", points)));
    if (limit != null) {
      data.put(
          "limits", List.of(Map.of("y", limit, "name", "limit " + Format.setting(limit).text())));
    }
    charts.add(
        new Monitors.Drawn(
            name,
            Marks.onDays(
                Charts.text(data),
                name + ", " + Format.plural(points.size(), "window"),
                known.marks())));
  }

  /// What is declared to move has no limit.
  private static @Nullable Double limitOf(Drift drift) {
    return drift.expected() == null ? drift.limit() : null;
  }

  private List<Run.Fact> watched() {
    var spec = known.declared().spec();
    var facts = new ArrayList<Run.Fact>();
    facts.add(
        new Run.Fact(
            "endpoint", Shown.of(spec.endpoint()).linked(visit.links().endpoint(spec.endpoint()))));
    facts.add(
        new Run.Fact(
            "source",
            Shown.of(spec.watchesServed() ? "served predictions" : "everybody at each cutoff")));
    if (spec.freshnessDays() != null) {
      facts.add(new Run.Fact("freshness", Shown.of(Format.plural(spec.freshnessDays(), "day"))));
    }
    facts.add(new Run.Fact("definition", Format.digest(known.declared().digest())));
    return facts;
  }
}
