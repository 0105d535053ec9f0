package slipway.ui;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.http.Response;
import slipway.http.Router;
import slipway.tracking.Experiment;
import slipway.tracking.RunDetails;
import slipway.tracking.RunGroups;
import slipway.tracking.RunQuery;
import slipway.tracking.Tracking;
import slipway.ui.RunGridPage.Found;
import slipway.ui.Site.Visit;
import tools.jackson.databind.JsonNode;

/// The grid of runs, and the same as a table to take away.
final class RunPages {
  private static final int PAGE_SIZE = 50;
  private static final int CSV_PAGE_SIZE = 500;

  private final Site site;
  private final Tracking tracking;
  private final int csvPage;

  RunPages(Site site, Tracking tracking) {
    this(site, tracking, CSV_PAGE_SIZE);
  }

  /// @param csvPage runs that are in memory at a time while a table of them is made
  RunPages(Site site, Tracking tracking, int csvPage) {
    this.site = site;
    this.tracking = tracking;
    this.csvPage = csvPage;
  }

  void register(Router router) {
    router.get("/ui/projects/{project}/runs", request -> runs(site.visit(request)));
    router.get("/ui/projects/{project}/runs.csv", request -> csv(site.visit(request)));
    router.get(
        "/ui/mlflow/experiments/{experiment}",
        request -> {
          var links = new Links("default");
          return Response.redirect(
              links.runs() + "?experiment=" + Links.segment(request.path("experiment")));
        });
    router.get(
        "/ui/mlflow/experiments/{experiment}/runs/{run}",
        request -> {
          var visit = site.visit(request, "default");
          var run = tracking.run(visit.caller(), request.path("run")).run();
          return Response.redirect(new Links(run.project()).run(run.id()));
        });
  }

  private Response runs(Visit visit) {
    var selection = RunSelection.of(visit.request());
    int before = visit.request().query("before", 0, 0, Integer.MAX_VALUE);
    var experiments = experiments(visit);
    var wanted = wanted(experiments, selection);
    var found = search(visit, wanted, selection);
    var grid = new RunGrid(found.runs(), selection, visit, experiments);
    var groups = groups(visit, wanted, selection, grid, found, before);
    var named = byIds(visit, experiments, RunGrouping.parents(selection, groups));
    var page =
        new RunGridPage(visit, selection, grid, found)
            .of(
                before,
                groups,
                groups == null ? trends(visit, grid) : Map.of(),
                RunGrouping.names(named),
                byIds(visit, experiments, selection.selected()));
    var head =
        Head.of(Section.RUNS, answer(visit, selection, found), "")
            .asRequest(
                Requests.curl("/api/2.0/mlflow/runs/search", searchBody(wanted, selection.query())),
                python(selection.query()),
                "runs(" + Json.text(selection.query()) + ", " + PAGE_SIZE + ")");
    return site.page(visit, "runs", head, page);
  }

  private List<Experiment> experiments(Visit visit) {
    return tracking.experiments(visit.caller(), visit.project()).stream()
        .filter(e -> !e.isDeleted())
        .toList();
  }

  private static List<Long> wanted(List<Experiment> experiments, RunSelection selection) {
    var asked = selection.experiment();
    if (!asked.isEmpty() && experiments.stream().noneMatch(e -> e.id().equals(asked))) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          "experiment: \"" + asked + "\" (expected: an active experiment of the project)");
    }
    return experiments.stream()
        .filter(e -> asked.isEmpty() || e.id().equals(asked))
        .map(Experiment::number)
        .toList();
  }

  /// Of groups, whose pages are their own, the newest runs alone: they say which columns there are.
  private Found search(Visit visit, List<Long> experiments, RunSelection selection) {
    if (experiments.isEmpty()) {
      return Found.NOTHING;
    }
    var token = selection.group().isPresent() ? "" : visit.request().query("page").orElse("");
    var search = query(experiments, selection, PAGE_SIZE, token);
    try {
      var part = tracking.searchRuns(visit.caller(), search);
      return new Found(
          part.items(), part.nextPageToken(), tracking.countRuns(visit.caller(), search), null);
    } catch (SlipwayException e) {
      return new Found(List.of(), "", 0, e.message());
    }
  }

  private @Nullable RunGroups groups(
      Visit visit,
      List<Long> experiments,
      RunSelection selection,
      RunGrid grid,
      Found found,
      int before) {
    var key = selection.group();
    return key.isEmpty() || found.error() != null || found.count() == 0
        ? null
        : tracking.groups(
            visit.caller(),
            query(experiments, selection, PAGE_SIZE, ""),
            key.get(),
            grid.metrics(),
            before);
  }

  private Map<Long, Map<String, List<Double>>> trends(Visit visit, RunGrid grid) {
    return tracking.trends(
        visit.caller(), grid.runs().stream().map(RunDetails::run).toList(), grid.drawn());
  }

  /// Those of these ids that are active runs of the project, in the order given.
  private List<RunDetails> byIds(Visit visit, List<Experiment> experiments, List<String> ids) {
    var known = ids.stream().filter(OtherRuns::isId).toList();
    if (known.isEmpty() || experiments.isEmpty()) {
      return List.of();
    }
    var query =
        new RunQuery(
            experiments.stream().map(Experiment::number).toList(),
            RunSelection.idsIn(known),
            RunQuery.View.ACTIVE_ONLY,
            List.of(),
            known.size(),
            "");
    return tracking.searchRuns(visit.caller(), query).items().stream()
        .sorted(Comparator.comparingInt(run -> known.indexOf(run.run().id())))
        .toList();
  }

  private static RunQuery query(
      List<Long> experiments, RunSelection selection, int limit, String token) {
    return new RunQuery(
        experiments,
        selection.query(),
        RunQuery.View.ACTIVE_ONLY,
        selection.order(),
        limit,
        token,
        selection.within());
  }

  /// Every run that the selection finds, with every metric and parameter.
  private Response csv(Visit visit) {
    var selection = RunSelection.of(visit.request());
    var experiments = experiments(visit);
    var query = query(wanted(experiments, selection), selection, csvPage, "");
    return CsvFile.of(
        "runs-" + visit.project(),
        take -> tracking.eachRun(visit.caller(), query, new RunTable(experiments, take)));
  }

  private static String answer(Visit visit, RunSelection selection, Found found) {
    if (found.error() != null) {
      return "The query cannot be read.";
    }
    var query = selection.query();
    boolean isAll = query.isEmpty() && selection.within().isEmpty();
    if (found.count() == 0) {
      return "No run " + (isAll ? "yet" : "matches") + ".";
    }
    long newest = found.runs().stream().mapToLong(r -> r.run().startMillis()).max().orElse(0);
    return Format.plural(found.count(), "run")
        + (query.isEmpty()
            ? ""
            : (found.count() == 1 ? " matches " : " match ") + Format.brief(query).text())
        + (newest == 0
            ? ""
            : ", the newest shown started "
                + Format.ago(visit.now(), Instant.ofEpochMilli(newest)).text())
        + ".";
  }

  private static String python(String query) {
    return "import mlflow\nmlflow.set_tracking_uri(\"$SERVER\")\n"
        + "mlflow.search_runs(search_all_experiments=True, filter_string="
        + Json.text(query)
        + ")";
  }

  private static JsonNode searchBody(List<Long> experiments, String query) {
    var body = Json.object();
    var ids = body.putArray("experiment_ids");
    experiments.forEach(id -> ids.add(id.toString()));
    return body.put("filter", query).put("max_results", PAGE_SIZE);
  }
}
