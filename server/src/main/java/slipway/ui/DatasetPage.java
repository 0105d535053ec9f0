package slipway.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.wire.Dataset;
import slipway.api.wire.Report;
import slipway.datasets.Listing;
import slipway.db.Found;
import slipway.http.Response;
import slipway.lineage.NodeIds;
import slipway.ui.Site.Visit;
import slipway.ui.view.Data;
import slipway.ui.view.Empty;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;
import tools.jackson.databind.JsonNode;

/// One dataset: its versions, and the profile and check of the newest or of the one that the
/// address names.
final class DatasetPage {
  /// The part of the page that is the list of versions.
  static final String VERSIONS = "versions";

  private static final int SOURCES_SHOWN = 12;

  private static final List<Controls.Column> COLUMNS =
      List.of(
          Controls.Column.sorted("As of"),
          Controls.Column.sorted("What came"),
          Controls.Column.number("Rows"),
          Controls.Column.number("Added"),
          Controls.Column.plain("Check"),
          Controls.Column.plain("Tree"));

  /// Everything that the page is made of.
  ///
  /// @param commits the newest
  /// @param versions those that the address asks for
  /// @param reports newest first, of accepted and of refused rows
  /// @param found what each check found that a commit or a delivery names
  /// @param before the columns of the version before the one that is shown
  /// @param chosen null when no version was asked for
  record Known(
      Dataset.Detail detail,
      List<Dataset.Commit> commits,
      Asked asked,
      Found<Dataset.Commit> versions,
      List<Report> reports,
      Map<Digest, Report> found,
      List<Dataset.Column> before,
      @Nullable Chosen chosen) {
    Known {
      commits = List.copyOf(commits);
      reports = List.copyOf(reports);
      found = Map.copyOf(found);
      before = List.copyOf(before);
    }
  }

  /// @param report null when no contract checked it
  record Chosen(Listing.Version version, @Nullable Report report) {
    Dataset.Commit commit() {
      return version.commit();
    }
  }

  private final Visit visit;
  private final Known known;
  private final Dataset dataset;

  private DatasetPage(Visit visit, Known known) {
    this.visit = visit;
    this.known = known;
    this.dataset = known.detail().dataset();
  }

  static Response one(Site site, Visit visit, Known known) {
    var page = new DatasetPage(visit, known);
    var chosen = known.chosen();
    return site.page(
        visit, "dataset", chosen == null ? page.head() : page.head(chosen), page.body());
  }

  private Head head() {
    return Head.below(Section.DATA, dataset.name(), answer(), rest())
        .with(DataPages.state(dataset))
        .described(dataset.description());
  }

  private Head head(Chosen chosen) {
    var commit = chosen.commit();
    var report = chosen.report();
    return Head.below(
            Section.DATA, title(commit), answer(chosen), rest() + "/commits/" + commit.tree().hex())
        .under(dataset.name(), visit.links().dataset(dataset.name()))
        .with(report == null ? State.neutral("not checked") : Checks.state(report.outcome()))
        .described(dataset.description());
  }

  private String rest() {
    return visit.links().rest() + "/datasets/" + Links.segment(dataset.name());
  }

  private String title(Dataset.Commit commit) {
    return dataset.name() + " @ " + commit.tree().brief();
  }

  private Data.Page body() {
    var chosen = known.chosen();
    return new Data.Page(
        chosen == null ? tiles() : tiles(chosen),
        chosen == null ? null : chosen(chosen),
        versions(),
        Controls.of(known.asked(), COLUMNS, List.of(), known.versions()),
        Profile.of(
            chosen == null ? known.detail().columns() : chosen.version().columns(), known.before()),
        profileOf(),
        chosen == null ? checks(known.reports()) : check(chosen),
        chosen == null
            ? known.detail().deliveries().stream().map(this::delivery).toList()
            : List.of(),
        known.detail().deliveries().size() < Listing.DELIVERIES_MAX ? null : rest() + "/deliveries",
        chart(known.commits()),
        known.commits().isEmpty() ? nothing() : null);
  }

  private String profileOf() {
    var chosen = known.chosen();
    if (chosen == null && dataset.head() == null) {
      return "columns as declared";
    }
    return (chosen == null
            ? "of the newest version, " + Format.plural(dataset.rows(), "row")
            : "of this version, " + Format.plural(chosen.commit().rows(), "row"))
        + (known.before().isEmpty() ? "" : " · outlined: the version before");
  }

  private String answer() {
    var head = dataset.head();
    if (head == null) {
      return "No version yet"
          + (dataset.waiting() > 0
              ? "; "
                  + dataset.waiting()
                  + " delivered and not imported: slipway data import "
                  + dataset.name()
              : ".");
    }
    var text = new StringBuilder();
    text.append(Format.plural(dataset.rows(), "row")).append(" in ");
    text.append(Format.plural(dataset.commits(), "version")).append(", the newest of ");
    text.append(Format.business(head.at()).text())
        .append(" (+")
        .append(Format.count(head.rowsAdded()));
    text.append(')');
    if (!known.reports().isEmpty()) {
      var newest = known.reports().getFirst();
      text.append(" · newest check: ").append(Checks.state(newest.outcome()).word());
    }
    if (dataset.quarantined() > 0) {
      text.append(" · ")
          .append(dataset.quarantined())
          .append(" in quarantine: nothing of it is visible");
    }
    return text.append('.').toString();
  }

  private String answer(Chosen chosen) {
    var commit = chosen.commit();
    var report = chosen.report();
    return Format.plural(commit.rows(), "row")
        + " as of "
        + asOf(commit).text()
        + (commit.cutoff() == null ? " (+" + Format.count(commit.rowsAdded()) + ")" : "")
        + " · "
        + (report == null
            ? "no contract checked it"
            : "check: " + Checks.state(report.outcome()).word())
        + " · "
        + since(commit)
        + ".";
  }

  /// How many versions came after it.
  private String since(Dataset.Commit commit) {
    for (int i = 0; i < known.commits().size(); i++) {
      if (known.commits().get(i).id().equals(commit.id())) {
        return i == 0 ? "the newest version" : Format.plural(i, "version") + " came after it";
      }
    }
    return "older than the newest " + known.commits().size() + " versions";
  }

  /// All versions that the address asks for.
  static Response csv(Listing datasets, Visit visit, String name) {
    var asked = Asked.of(visit, VERSIONS);
    return CsvFile.of(
        name.substring(name.lastIndexOf('/') + 1) + "-versions",
        List.of(
            "as_of", "recorded", "what_came", "rows", "added", "by", "report", "tree", "commit"),
        take ->
            datasets.each(
                visit.caller(),
                visit.project(),
                name,
                asked.find(),
                asked.slice(),
                one ->
                    take.accept(
                        List.of(
                            Objects.toString(one.cutoff(), one.at().toString()),
                            one.recordedAt().toString(),
                            one.message(),
                            Long.toString(one.rows()),
                            Long.toString(one.rowsAdded()),
                            one.author(),
                            one.report() == null ? "" : one.report().hex(),
                            one.tree().hex(),
                            one.id().toString()))));
  }

  private static Shown asOf(Dataset.Commit commit) {
    return commit.cutoff() == null
        ? Format.business(commit.at())
        : Shown.of(commit.cutoff().toString(), Format.full(commit.at()));
  }

  private List<Tile> tiles() {
    var head = dataset.head();
    var tiles = new ArrayList<Tile>();
    tiles.add(
        new Tile(
            "Rows",
            Format.number(dataset.rows()),
            head == null
                ? ""
                : head.cutoff() == null
                    ? "+" + Format.count(head.rowsAdded()) + " in the newest version"
                    : "as of " + head.cutoff()));
    tiles.add(
        new Tile(
            "Versions",
            Format.number(dataset.commits()),
            head == null ? "" : "newest of " + Format.business(head.at()).text()));
    tiles.add(new Tile("Columns", Format.number(known.detail().columns().size()), ""));
    tiles.add(
        new Tile(
            "Contract",
            Shown.of(dataset.contract() == null ? "none" : dataset.contract()),
            known.reports().isEmpty()
                ? "never checked"
                : Format.plural(known.reports().getFirst().rules().size(), "rule")));
    tiles.add(
        new Tile(
            "Quarantine", Format.number(dataset.quarantined()), dataset.waiting() + " waiting"));
    return tiles;
  }

  private List<Tile> tiles(Chosen chosen) {
    var commit = chosen.commit();
    var report = chosen.report();
    return List.of(
        new Tile(
            "Rows",
            Format.number(commit.rows()),
            commit.cutoff() == null ? "+" + Format.count(commit.rowsAdded()) : "of one cutoff"),
        new Tile(
            "As of", asOf(commit), "made " + Format.ago(visit.now(), commit.recordedAt()).text()),
        new Tile("Columns", Format.number(chosen.version().columns().size()), ""),
        new Tile(
            "Check",
            report == null || commit.report() == null
                ? Shown.of("none")
                : Shown.of(Checks.state(report.outcome()).word())
                    .linked(visit.links().check(dataset.name(), commit.report())),
            report == null
                ? "no contract"
                : Format.plural(report.rules().size(), "rule") + " of " + report.contract()));
  }

  private Data.Chosen chosen(Chosen chosen) {
    var commit = chosen.commit();
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("tree", Format.digest(commit.tree())));
    facts.add(new Run.Fact("what came", Shown.of(commit.message())));
    made(commit.source(), facts);
    facts.add(new Run.Fact("by", Shown.of(commit.author())));
    facts.add(new Run.Fact("recorded", Format.ago(visit.now(), commit.recordedAt())));
    facts.add(new Run.Fact("commit", Format.id(commit.id())));
    before(commit)
        .ifPresent(parent ->
            facts.add(
                new Run.Fact(
                    "version before", linked(dataset.name(), parent.tree(), asOf(parent).text()))));
    return new Data.Chosen(
        title(commit),
        facts,
        visit.links().lineageOfVersion(dataset.name(), commit.tree()),
        rest() + "/commits/" + commit.tree().hex() + "/rows");
  }

  private java.util.Optional<Dataset.Commit> before(Dataset.Commit commit) {
    return known.commits().stream().filter(other -> other.id().equals(commit.parent())).findFirst();
  }

  private Shown linked(String name, Digest tree, String text) {
    return Shown.of(text, tree.hex()).linked(visit.links().dataset(name, tree));
  }

  /// The raw files of an import; the view and the source versions of a materialisation.
  private void made(@Nullable JsonNode source, List<Run.Fact> facts) {
    if (source == null) {
      return;
    }
    var links = visit.links();
    var view = source.path("view").asString("");
    if (!view.isEmpty()) {
      facts.add(new Run.Fact("view", Shown.of(view).linked(links.view(view))));
    }
    for (var from : source.path("sources")) {
      var name = from.path("dataset").asString("");
      var tree = from.path("tree").asString("");
      if (Format.isDigest(tree)) {
        var digest = new Digest(tree);
        facts.add(new Run.Fact("from", linked(name, digest, name + " @ " + digest.brief())));
      }
    }
    var files = source.path("files");
    files
        .valueStream()
        .limit(SOURCES_SHOWN)
        .filter(file -> Format.isDigest(file.path("digest").asString("")))
        .forEach(file -> {
          var digest = new Digest(file.path("digest").asString(""));
          facts.add(
              new Run.Fact(
                  "raw file",
                  Shown.of(file.path("name").asString(digest.brief()), digest.hex())
                      .linked(links.lineage(NodeIds.raw(digest)))));
        });
    if (files.size() > SOURCES_SHOWN) {
      facts.add(new Run.Fact("raw files", Shown.of((files.size() - SOURCES_SHOWN) + " more")));
    }
  }

  private List<Data.Version> versions() {
    var chosen = known.chosen();
    var rows = known.versions().rows();
    long most = rows.stream().mapToLong(Dataset.Commit::rows).max().orElse(1);
    return rows.stream()
        .map(commit -> {
          var report = commit.report();
          var found = report == null ? null : known.found().get(report);
          var href = visit.links().dataset(dataset.name(), commit.tree());
          return new Data.Version(
              chosen != null && chosen.commit().id().equals(commit.id()),
              asOf(commit).linked(href),
              commit.message(),
              Format.digest(commit.tree()).linked(href),
              Format.number(commit.rows()),
              commit.cutoff() == null ? "+" + Format.count(commit.rowsAdded()) : "",
              found == null ? null : Checks.state(found.outcome()),
              report == null ? null : visit.links().check(dataset.name(), report),
              String.valueOf(most == 0 ? 0 : 100 * commit.rows() / most));
        })
        .toList();
  }

  private List<Data.Check> check(Chosen chosen) {
    var report = chosen.report();
    return report == null ? List.of() : List.of(shown(report, true));
  }

  private Data.Check shown(Report report, boolean open) {
    return Checks.shown(visit.links(), dataset.name(), report, open);
  }

  /// Failed ones in the open; the newest one too.
  private List<Data.Check> checks(List<Report> reports) {
    var checks = new ArrayList<Data.Check>();
    for (var report : reports) {
      var failed =
          report.outcome() == Report.Outcome.FAIL || report.outcome() == Report.Outcome.ERROR;
      if (failed || checks.isEmpty()) {
        checks.add(shown(report, failed));
      }
    }
    return checks;
  }

  private Data.Delivery delivery(Dataset.Delivery delivery) {
    var state =
        switch (delivery.state()) {
          case "imported" -> State.good("imported");
          case "quarantined" -> State.bad("quarantined");
          case "refused" -> State.bad("refused");
          default -> State.running(delivery.state());
        };
    return new Data.Delivery(
        delivery.fileName(),
        state,
        Format.digest(delivery.digest()),
        Format.bytes(delivery.size()),
        Format.business(delivery.at()),
        why(delivery));
  }

  /// What its check found, and where that is; or why it could not be read.
  private Shown why(Dataset.Delivery delivery) {
    var report = delivery.report();
    if (report == null) {
      return delivery.error() == null ? Shown.of("") : Format.brief(delivery.error());
    }
    var found = known.found().get(report);
    return Shown.of(found == null ? report.brief() : Checks.sentence(found), report.hex())
        .linked(visit.links().check(dataset.name(), report));
  }

  private static @Nullable String chart(List<Dataset.Commit> commits) {
    if (commits.size() < 2) {
      return null;
    }
    var points = new ArrayList<List<Object>>();
    for (var commit : commits.reversed()) {
      points.add(
          List.of(
              asOf(commit).text(), commit.cutoff() == null ? commit.rowsAdded() : commit.rows()));
    }
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "bar");
    data.put("xType", "category");
    data.put("unit", commits.getFirst().cutoff() == null ? "rows added" : "rows");
    data.put("series", List.of(Map.of("name", "rows added", "points", points)));
    return Charts.text(data);
  }

  private Empty nothing() {
    return new Empty(
        "No version yet",
        "Deliver a file; the contract is checked before anything of it is visible.",
        "slipway data import " + dataset.name() + " FILE --server " + visit.server());
  }
}
