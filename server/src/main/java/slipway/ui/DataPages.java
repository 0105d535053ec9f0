package slipway.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.wire.Dataset;
import slipway.datasets.Listing;
import slipway.http.Response;
import slipway.http.Router;
import slipway.ui.Site.Visit;
import slipway.ui.view.Data;
import slipway.ui.view.Empty;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// Datasets: the list of them, and the way to the page of one.
final class DataPages {
  private static final int VERSIONS_SHOWN = 60;
  private static final int CHECKS_SHOWN = 6;

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
          var visit = Asked.only(site.visit(request));
          return list(site, visit, datasets.list(visit.caller(), visit.project()));
        });
    router.get(
        "/ui/projects/{project}/data/{dataset}",
        request -> {
          var visit = site.visit(request);
          var name = request.path("dataset");
          return Asked.of(visit, DatasetPage.VERSIONS).isCsv()
              ? DatasetPage.csv(datasets, visit, name)
              : DatasetPage.one(site, visit, known(visit, name));
        });
    router.get(
        "/ui/projects/{project}/data/{dataset}/checks/{report}",
        request -> {
          var visit = site.visit(request);
          return CheckPage.one(site, visit, check(visit, request.path("dataset")));
        });
  }

  private CheckPage.Known check(Visit visit, String name) {
    var caller = visit.caller();
    var project = visit.project();
    var report = datasets.report(caller, project, name, new Digest(visit.request().path("report")));
    var digest = Objects.requireNonNull(report.digest());
    int from = visit.request().query("from", 0, 0, Integer.MAX_VALUE);
    return new CheckPage.Known(
        name,
        report,
        datasets.admitted(caller, project, name, digest),
        datasets.failing(caller, project, name, digest, from, CheckPage.ROWS_SHOWN),
        from);
  }

  private DatasetPage.Known known(Visit visit, String name) {
    var caller = visit.caller();
    var project = visit.project();
    var detail = datasets.detail(caller, project, name);
    var commits = datasets.commits(caller, project, name, VERSIONS_SHOWN);
    var asked = visit.request().query("version").orElse("").strip();
    var chosen = asked.isEmpty() ? null : chosen(visit, name, asked);
    var shown = chosen == null ? detail.dataset().head() : chosen.commit();
    var listed = Asked.of(visit, DatasetPage.VERSIONS);
    var versions = datasets.found(caller, project, name, listed.find(), listed.slice());
    var named =
        Stream.concat(
                versions.rows().stream().map(Dataset.Commit::report),
                detail.deliveries().stream().map(Dataset.Delivery::report))
            .filter(Objects::nonNull)
            .distinct();
    return new DatasetPage.Known(
        detail,
        commits,
        listed,
        versions,
        datasets.reports(caller, project, name, CHECKS_SHOWN),
        named.collect(Collectors.toMap(report -> report, datasets::found)),
        shown == null || shown.parent() == null
            ? List.of()
            : datasets.version(caller, project, name, shown.parent().toString()).columns(),
        chosen);
  }

  private DatasetPage.Chosen chosen(Visit visit, String name, String ref) {
    var caller = visit.caller();
    var version = datasets.version(caller, visit.project(), name, ref);
    var report = version.commit().report();
    return new DatasetPage.Chosen(
        version, report == null ? null : datasets.report(caller, visit.project(), name, report));
  }

  static Response list(Site site, Visit visit, List<Dataset> found) {
    var groups = new LinkedHashMap<String, List<Data.Row>>();
    var listed =
        Listed.of(
            visit,
            found.stream().sorted(Comparator.comparing(one -> place(one.name()))).toList(),
            COLUMNS,
            one -> one.name() + " " + (one.description() == null ? "" : one.description()));
    if (listed.csv() != null) {
      return listed.csv();
    }
    for (var dataset : listed.rows()) {
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
        visit,
        "data",
        head,
        new Data.Index(shown, listed.listing(), found.isEmpty() ? none(visit) : null));
  }

  private static final List<Listed.Column<Dataset>> COLUMNS =
      List.of(
          Listed.Column.text("Dataset", Dataset::name),
          Listed.Column.text("State", dataset -> state(dataset).word()),
          Listed.Column.number("Rows", Dataset::rows),
          Listed.Column.number("Versions", dataset -> (long) dataset.commits()),
          Listed.Column.plain("Contract", one -> Objects.toString(one.contract(), "")),
          Listed.Column.by("Newest version", DataPages::changed),
          Listed.Column.plain("What it is", one -> Objects.toString(one.description(), "")));

  private static @Nullable Instant changed(Dataset dataset) {
    var head = dataset.head();
    return head == null ? null : head.at();
  }

  /// In the order in which the kinds are shown.
  private static int place(String name) {
    return List.copyOf(KINDS.keySet()).indexOf(kind(name));
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
}
