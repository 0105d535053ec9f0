package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Dataset;
import slipway.api.wire.Report;
import slipway.datasets.Listing;
import slipway.http.Response;
import slipway.ui.Site.Visit;
import slipway.ui.view.Data;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.Tile;

/// One contract check of a dataset: its rules, and every row that broke one.
final class CheckPage {
  /// Failing rows at a time.
  static final int ROWS_SHOWN = 50;

  /// Where a row stands comes before what it holds.
  private static final Map<String, String> PLACES =
      Map.of("_rules", "Broken", "_file", "File", "_line", "Line");

  private static final List<String> PLACES_FIRST = List.of("_rules", "_file", "_line");

  /// Everything that the page is made of.
  ///
  /// @param commit the version that the check let in; empty when it let none in
  /// @param failing the rows from `from` on; empty when none were kept
  record Known(
      String dataset,
      Report report,
      Optional<Dataset.Commit> commit,
      Optional<Listing.Failing> failing,
      int from) {}

  private final Visit visit;
  private final Known known;

  private CheckPage(Visit visit, Known known) {
    this.visit = visit;
    this.known = known;
  }

  static Response one(Site site, Visit visit, Known known) {
    var page = new CheckPage(visit, known);
    return site.page(visit, "check", page.head(), page.body());
  }

  private Head head() {
    var report = known.report();
    return Head.below(Section.DATA, title(), answer(), rest())
        .under(known.dataset(), visit.links().dataset(known.dataset()))
        .with(Checks.state(report.outcome()))
        .still();
  }

  private String title() {
    var digest = known.report().digest();
    return "Check" + (digest == null ? "" : " " + digest.brief());
  }

  private String rest() {
    var digest = known.report().digest();
    return visit.links().rest()
        + "/datasets/"
        + Links.segment(known.dataset())
        + "/reports/"
        + (digest == null ? "" : digest.hex());
  }

  private String answer() {
    var report = known.report();
    return (report.subject() == null ? known.dataset() : report.subject())
        + " · "
        + Checks.sentence(report)
        + known
            .failing()
            .map(rows ->
                " · "
                    + Format.count(rows.total())
                    + " of "
                    + Format.plural(report.rows(), "row")
                    + (rows.total() == 1 ? " is" : " are")
                    + " to blame")
            .orElse("")
        + (known.commit().isPresent() ? "." : ": nothing of it is visible.");
  }

  private Data.CheckPage body() {
    var failing = known.failing().map(this::failing).orElse(null);
    return new Data.CheckPage(
        tiles(), Checks.rules(visit.links(), known, failing == null), failing, facts());
  }

  private List<Tile> tiles() {
    var report = known.report();
    return List.of(
        new Tile("Outcome", Shown.of(Checks.state(report.outcome()).word()), "of the contract"),
        new Tile(
            "Rows checked",
            Format.number(report.rows()),
            known.failing().map(rows -> Format.count(rows.total()) + " to blame").orElse("")),
        new Tile("Rules", Format.number(report.rules().size()), Checks.broken(report) + " broken"),
        known
            .commit()
            .map(commit ->
                new Tile(
                    "Became",
                    Format.digest(commit.tree())
                        .linked(visit.links().dataset(known.dataset(), commit.tree())),
                    "the version that it let in"))
            .orElse(new Tile("Became", Shown.of("no version"), "kept apart")));
  }

  private List<Run.Fact> facts() {
    var report = known.report();
    var facts = new ArrayList<Run.Fact>();
    facts.add(
        new Run.Fact(
            "dataset", Shown.of(known.dataset()).linked(visit.links().dataset(known.dataset()))));
    facts.add(new Run.Fact("contract", Shown.of(report.contract())));
    facts.add(new Run.Fact("its definition", Format.digest(report.contractDigest())));
    if (report.at() != null) {
      facts.add(new Run.Fact("checked", Format.business(report.at())));
    }
    if (report.digest() != null) {
      facts.add(new Run.Fact("report", Format.digest(report.digest()).linked(rest())));
    }
    return facts;
  }

  private Data.Failing failing(Listing.Failing found) {
    var order = new ArrayList<Integer>();
    PLACES_FIRST.stream()
        .map(found.columns()::indexOf)
        .filter(column -> column >= 0)
        .forEach(order::add);
    for (int i = 0; i < found.columns().size(); i++) {
      if (!order.contains(i)) {
        order.add(i);
      }
    }
    var names = order.stream().map(found.columns()::get).toList();
    var rows = found.rows().stream().map(row -> order.stream().map(i -> cell(row.get(i))).toList());
    int from = known.from();
    int to = from + found.rows().size();
    var here = visit.request().path();
    return new Data.Failing(
        found.rows().isEmpty()
            ? "none of " + Format.count(found.total()) + " from here on"
            : Format.count(from + 1)
                + "–"
                + Format.count(to)
                + " of "
                + Format.count(found.total()),
        names.stream().map(name -> PLACES.getOrDefault(name, name)).toList(),
        rows.toList(),
        from == 0 ? null : here + "?from=" + Math.max(0, from - ROWS_SHOWN),
        to >= found.total() ? null : here + "?from=" + to,
        rest() + "/rows",
        rest() + "/rows?format=csv");
  }

  private static String cell(@Nullable String value) {
    return value == null ? "null" : value;
  }
}
