package slipway.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.wire.Dataset;
import slipway.api.wire.Report;
import slipway.datasets.Listing;
import slipway.http.Response;
import slipway.http.Router;
import slipway.ui.Site.Visit;
import slipway.ui.view.Data;
import slipway.ui.view.Empty;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;
import tools.jackson.databind.JsonNode;

/// Datasets: the list, and one with its versions, profile and checks.
final class DataPages {
  private static final int VERSIONS_SHOWN = 60;
  private static final int CHECKS_SHOWN = 6;

  /// Everything that the page of a dataset is made of.
  record Known(Dataset.Detail detail, List<Dataset.Commit> commits, List<Report> reports) {}

  private final Site site;
  private final Listing datasets;

  DataPages(Site site, Listing datasets) {
    this.site = site;
    this.datasets = datasets;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/data",
        request -> {
          var visit = site.visit(request);
          return list(site, visit, datasets.list(visit.caller(), visit.project()));
        });
    router.get(
        "/ui/projects/{project}/data/{dataset}",
        request -> {
          var visit = site.visit(request);
          var name = request.path("dataset");
          var caller = visit.caller();
          return one(
              site,
              visit,
              new Known(
                  datasets.detail(caller, visit.project(), name),
                  datasets.commits(caller, visit.project(), name, VERSIONS_SHOWN),
                  datasets.reports(caller, visit.project(), name, CHECKS_SHOWN)));
        });
  }

  static Response list(Site site, Visit visit, List<Dataset> found) {
    var groups = new LinkedHashMap<String, List<Data.Row>>();
    for (var dataset : found) {
      groups.computeIfAbsent(kind(dataset.name()), _ -> new ArrayList<>()).add(row(visit, dataset));
    }
    var shown = new ArrayList<Data.Group>();
    KINDS.forEach((title, what) -> {
      if (groups.containsKey(title)) {
        shown.add(new Data.Group(title, what, groups.getOrDefault(title, List.of())));
      }
    });
    long rows = found.stream().mapToLong(Dataset::rows).sum();
    int quarantined = found.stream().mapToInt(Dataset::quarantined).sum();
    var answer =
        found.isEmpty()
            ? "No dataset yet."
            : Format.plural(found.size(), "dataset")
                + " with "
                + Format.plural(rows, "row")
                + (quarantined == 0
                    ? ", nothing in quarantine."
                    : "; "
                        + Format.plural(quarantined, "delivery").replace("deliverys", "deliveries")
                        + " in quarantine: look at the reports.");
    var head =
        Head.of(Section.DATA, answer, visit.links().rest() + "/datasets")
            .with(
                found.isEmpty()
                    ? null
                    : quarantined == 0 ? State.good("well") : State.attention("quarantine"));
    return site.page(
        visit, "data", head, new Data.Index(shown, found.isEmpty() ? none(visit) : null));
  }

  private static final Map<String, String> KINDS = kinds();

  private static Map<String, String> kinds() {
    var kinds = new LinkedHashMap<String, String>();
    kinds.put("Delivered", "tables that grow by deliveries, checked before anyone sees them");
    kinds.put("Features", "materialised feature views, one version for each cutoff");
    kinds.put("Labels", "what came true, as soon as it can be known");
    kinds.put("Predictions", "the sealed prediction log");
    return kinds;
  }

  private static String kind(String name) {
    if (name.startsWith("features/")) {
      return "Features";
    }
    if (name.startsWith("labels/")) {
      return "Labels";
    }
    return name.startsWith("predictions/") ? "Predictions" : "Delivered";
  }

  private static Data.Row row(Visit visit, Dataset dataset) {
    var head = dataset.head();
    return new Data.Row(
        Shown.of(dataset.name()).linked(visit.links().dataset(dataset.name())),
        dataset.description() == null ? "" : dataset.description(),
        state(dataset),
        Format.number(dataset.rows()),
        Format.count(dataset.commits()),
        dataset.contract() == null ? "none" : dataset.contract(),
        head == null ? Shown.of("") : Format.business(head.at()));
  }

  static State state(Dataset dataset) {
    if (dataset.quarantined() > 0) {
      return State.attention(dataset.quarantined() + " in quarantine");
    }
    if (dataset.waiting() > 0) {
      return State.running(dataset.waiting() + " waiting");
    }
    return dataset.commits() == 0 ? State.neutral("empty") : State.good("well");
  }

  private static Empty none(Visit visit) {
    return new Empty(
        "No dataset yet",
        "A dataset is a table that grows by deliveries; each delivery is checked by its contract before anyone sees it.",
        "slipway apply -f examples/churn --server "
            + visit.server()
            + "\nslipway data import purchases examples/churn/data/CDNOW_master.txt --server "
            + visit.server());
  }

  static Response one(Site site, Visit visit, Known known) {
    var dataset = known.detail().dataset();
    var page =
        new Data.Page(
            tiles(known),
            versions(known),
            dataset.commits() > known.commits().size()
                ? "the newest " + known.commits().size() + " of " + Format.count(dataset.commits())
                : Format.plural(dataset.commits(), "version"),
            known.detail().columns().stream().map(DataPages::column).toList(),
            dataset.head() == null
                ? "columns as declared"
                : "of the newest version, " + Format.plural(dataset.rows(), "row"),
            checks(known.reports()),
            known.detail().deliveries().stream().map(DataPages::delivery).toList(),
            chart(known.commits()),
            known.commits().isEmpty() ? nothing(visit, dataset.name()) : null);
    var head =
        Head.below(
                Section.DATA,
                dataset.name(),
                answer(known),
                visit.links().rest() + "/datasets/" + Links.segment(dataset.name()))
            .with(state(dataset))
            .described(dataset.description());
    return site.page(visit, "dataset", head, page);
  }

  private static String answer(Known known) {
    var dataset = known.detail().dataset();
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

  private static List<Tile> tiles(Known known) {
    var dataset = known.detail().dataset();
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

  private static List<Data.Version> versions(Known known) {
    var byDigest = new LinkedHashMap<Object, Report>();
    known
        .reports()
        .forEach(report -> {
          if (report.digest() != null) {
            byDigest.put(report.digest(), report);
          }
        });
    long most = known.commits().stream().mapToLong(Dataset.Commit::rows).max().orElse(1);
    return known.commits().stream()
        .map(commit -> {
          var report = commit.report() == null ? null : byDigest.get(commit.report());
          return new Data.Version(
              commit.cutoff() == null
                  ? Format.business(commit.at())
                  : Shown.of(commit.cutoff().toString(), Format.full(commit.at())),
              commit.message(),
              Format.digest(commit.tree()),
              Format.number(commit.rows()),
              commit.cutoff() == null ? "+" + Format.count(commit.rowsAdded()) : "",
              check(commit, report),
              String.valueOf(most == 0 ? 0 : 100 * commit.rows() / most));
        })
        .toList();
  }

  /// Only what a contract accepted became a version.
  private static @Nullable State check(Dataset.Commit commit, @Nullable Report report) {
    if (report != null) {
      return Checks.state(report.outcome());
    }
    return commit.report() == null ? null : State.good("pass");
  }

  private static Data.Column column(Dataset.Column column) {
    var statistics = column.statistics();
    var facts = new ArrayList<Run.Fact>();
    if (statistics != null) {
      fact(facts, "range", range(statistics));
      fact(facts, "mean", number(statistics, "mean"));
      fact(facts, "median", quantile(statistics));
      fact(facts, "nulls", count(statistics, "nulls"));
      fact(facts, "distinct, about", count(statistics, "distinct"));
    }
    return new Data.Column(
        column.name(),
        column.type(),
        statistics == null ? null : Histograms.of(column.name(), statistics).orElse(null),
        facts);
  }

  private static void fact(List<Run.Fact> facts, String name, @Nullable Shown value) {
    if (value != null) {
      facts.add(new Run.Fact(name, value));
    }
  }

  private static @Nullable Shown range(JsonNode statistics) {
    var min = statistics.path("min").asString("");
    var max = statistics.path("max").asString("");
    return min.isEmpty() && max.isEmpty()
        ? null
        : Shown.of(Format.digits(min) + " … " + Format.digits(max), min + " … " + max);
  }

  private static @Nullable Shown number(JsonNode statistics, String name) {
    var value = statistics.path(name);
    return value.isNumber() ? Format.number(value.doubleValue()) : null;
  }

  private static @Nullable Shown quantile(JsonNode statistics) {
    var value = statistics.path("quantiles").path("0.5");
    return value.isNumber() ? Format.number(value.doubleValue()) : null;
  }

  private static @Nullable Shown count(JsonNode statistics, String name) {
    var value = statistics.path(name);
    return value.isNumber() ? Format.number(value.longValue()) : null;
  }

  /// Failed ones in the open; the newest one too.
  private static List<Data.Check> checks(List<Report> reports) {
    var checks = new ArrayList<Data.Check>();
    for (var report : reports) {
      var failed =
          report.outcome() == Report.Outcome.FAIL || report.outcome() == Report.Outcome.ERROR;
      if (failed || checks.isEmpty()) {
        checks.add(Checks.shown(report, failed));
      }
    }
    return checks;
  }

  private static Data.Delivery delivery(Dataset.Delivery delivery) {
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
        "");
  }

  private static @Nullable String chart(List<Dataset.Commit> commits) {
    if (commits.size() < 2) {
      return null;
    }
    var points = new ArrayList<List<Object>>();
    for (var commit : commits.reversed()) {
      var at =
          commit.cutoff() == null
              ? Format.business(commit.at()).text()
              : commit.cutoff().toString();
      points.add(List.of(at, commit.cutoff() == null ? commit.rowsAdded() : commit.rows()));
    }
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "bar");
    data.put("xType", "category");
    data.put("unit", commits.getFirst().cutoff() == null ? "rows added" : "rows");
    data.put("series", List.of(Map.of("name", "rows added", "points", points)));
    return Json.text(data);
  }

  private static Empty nothing(Visit visit, String name) {
    return new Empty(
        "No version yet",
        "Deliver a file; the contract is checked before anything of it is visible.",
        "slipway data import " + name + " FILE --server " + visit.server());
  }
}
