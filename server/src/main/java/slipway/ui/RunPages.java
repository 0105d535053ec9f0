package slipway.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.http.Response;
import slipway.http.Router;
import slipway.tracking.Experiment;
import slipway.tracking.Metric;
import slipway.tracking.Param;
import slipway.tracking.RunDetails;
import slipway.tracking.RunQuery;
import slipway.tracking.RunStatus;
import slipway.tracking.Tracking;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Run;
import slipway.ui.view.Runs;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// The grid of runs, and one run.
final class RunPages {
  private static final int PAGE_SIZE = 50;
  private static final int COLUMNS_MAX = 7;
  private static final int PARAM_SHOWN_MAX = 20;
  private static final int HISTORIES_MAX = 24;
  private static final int FILES_MAX = 500;

  private final Site site;
  private final Tracking tracking;

  RunPages(Site site, Tracking tracking) {
    this.site = site;
    this.tracking = tracking;
  }

  void register(Router router) {
    router.get("/ui/projects/{project}/runs", request -> runs(site.visit(request)));
    router.get("/ui/projects/{project}/runs/{run}", request -> run(site.visit(request)));
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

  /// What a search found: a page of runs, how many there are in all, or why it could not be read.
  private record Found(List<RunDetails> runs, String next, long count, @Nullable String error) {}

  private Response runs(Visit visit) {
    var query = visit.request().query("q").orElse("");
    var chosen = visit.request().query("experiment").orElse("");
    var sort = visit.request().query("sort").orElse("");
    int before = visit.request().query("before", 0, 0, Integer.MAX_VALUE);
    var experiments =
        tracking.experiments(visit.caller(), visit.project()).stream()
            .filter(e -> !e.isDeleted())
            .toList();
    var wanted =
        experiments.stream()
            .filter(e -> chosen.isEmpty() || e.id().equals(chosen))
            .map(Experiment::number)
            .toList();
    var found = search(visit, wanted, query, sort);
    var shown = found.runs().size();
    var next = Map.of("page", found.next(), "before", String.valueOf(before + shown));
    var grid = new Grid(found.runs(), sort, visit, experiments);
    var page =
        new Runs(
            query,
            chosen,
            experiments.stream()
                .map(e -> new Runs.Experiment(e.id(), e.name(), e.id().equals(chosen)))
                .toList(),
            grid.metricColumns(),
            grid.params(),
            grid.rows(),
            counted(before, shown, found.count()),
            found.next().isEmpty() ? null : at(visit, next),
            before == 0 ? null : at(visit, Map.of()),
            found.error(),
            found.error() == null && shown == 0 ? empty(visit, query) : null);
    var head =
        Head.of(Section.RUNS, answer(visit, query, found), "")
            .asRequest(curl(wanted, query), python(query));
    return site.page(visit, "runs", head, page);
  }

  private Found search(Visit visit, List<Long> experiments, String query, String sort) {
    if (experiments.isEmpty()) {
      return new Found(List.of(), "", 0, null);
    }
    var token = visit.request().query("page").orElse("");
    var search =
        new RunQuery(experiments, query, RunQuery.View.ACTIVE_ONLY, order(sort), PAGE_SIZE, token);
    try {
      var part = tracking.searchRuns(visit.caller(), search);
      return new Found(
          part.items(), part.nextPageToken(), tracking.countRuns(visit.caller(), search), null);
    } catch (SlipwayException e) {
      return new Found(List.of(), "", 0, e.message());
    }
  }

  private static String answer(Visit visit, String query, Found found) {
    if (found.error() != null) {
      return "The query cannot be read.";
    }
    if (found.count() == 0) {
      return "No run " + (query.isEmpty() ? "yet" : "matches") + ".";
    }
    long newest = found.runs().stream().mapToLong(r -> r.run().startMillis()).max().orElse(0);
    return Format.plural(found.count(), "run")
        + (query.isEmpty() ? "" : " match " + query)
        + (newest == 0
            ? ""
            : ", the newest shown started "
                + Format.ago(visit.now(), Instant.ofEpochMilli(newest)).text())
        + ".";
  }

  private static String curl(List<Long> experiments, String query) {
    return "curl -s $SERVER/api/2.0/mlflow/runs/search -H 'content-type: application/json' \\\n  -d '"
        + Json.text(searchBody(experiments, query))
        + "'";
  }

  private static String python(String query) {
    return "import mlflow\nmlflow.set_tracking_uri(\"$SERVER\")\n"
        + "mlflow.search_runs(search_all_experiments=True, filter_string="
        + Json.text(query)
        + ")";
  }

  private static Map<String, Object> searchBody(List<Long> experiments, String query) {
    var body = new LinkedHashMap<String, Object>();
    body.put("experiment_ids", experiments.stream().map(Object::toString).toList());
    body.put("filter", query);
    body.put("max_results", PAGE_SIZE);
    return body;
  }

  private static String counted(int before, int shown, long count) {
    return shown == 0
        ? "0 runs"
        : Format.count(before + 1)
            + "–"
            + Format.count((long) before + shown)
            + " of "
            + Format.count(count);
  }

  /// The same page with other paging.
  private static String at(Visit visit, Map<String, String> paging) {
    var query = new ArrayList<String>();
    for (var name : List.of("q", "experiment", "sort")) {
      visit
          .request()
          .query(name)
          .filter(v -> !v.isEmpty())
          .ifPresent(value -> query.add(name + "=" + Links.segment(value)));
    }
    paging.forEach((name, value) -> query.add(name + "=" + Links.segment(value)));
    return visit.links().runs() + (query.isEmpty() ? "" : "?" + String.join("&", query));
  }

  private static List<String> order(String sort) {
    if (sort.isEmpty()) {
      return List.of();
    }
    var descending = sort.startsWith("-");
    var key = descending ? sort.substring(1) : sort;
    return List.of("metrics.`" + key.replace("`", "") + "` " + (descending ? "DESC" : "ASC"));
  }

  private static Empty empty(Visit visit, String query) {
    return query.isEmpty()
        ? new Empty(
            "No run yet",
            "A run is one training with its parameters, metrics and files. Any MLflow client sends its runs here:",
            "import mlflow\n\nmlflow.set_tracking_uri(\""
                + visit.server()
                + "\")\nwith mlflow.start_run(run_name=\"first\"):\n    mlflow.log_param(\"max_depth\", 3)\n    mlflow.log_metric(\"auc\", 0.91)")
        : new Empty(
            "No run matches",
            "The query is MLflow's search grammar: comparisons joined by AND.",
            "metrics.auc > 0.7 AND params.max_depth = '3' AND attributes.status = 'FINISHED'");
  }

  /// The rows of a page of runs, with the metrics that most have and the parameters that differ.
  private record Grid(
      List<RunDetails> runs, String sort, Visit visit, List<Experiment> experiments) {

    List<String> metrics() {
      var counts = new LinkedHashMap<String, Integer>();
      runs.forEach(run -> run.metrics().forEach(m -> counts.merge(m.key(), 1, Integer::sum)));
      return counts.entrySet().stream()
          .sorted(
              Map.Entry.<String, Integer>comparingByValue()
                  .reversed()
                  .thenComparing(e -> e.getKey().length())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(COLUMNS_MAX)
          .map(Map.Entry::getKey)
          .toList();
    }

    List<Runs.Column> metricColumns() {
      return metrics().stream()
          .map(name -> {
            var down = sort.equals("-" + name);
            var up = sort.equals(name);
            return new Runs.Column(
                name,
                visit.links().runs()
                    + "?sort="
                    + Links.segment(down ? name : "-" + name)
                    + visit.request().query("q").map(q -> "&q=" + Links.segment(q)).orElse(""),
                down ? " ↓" : up ? " ↑" : "");
          })
          .toList();
    }

    /// Those that differ between the runs shown; of a single run all.
    List<String> params() {
      var values = new LinkedHashMap<String, Set<String>>();
      var seen = new LinkedHashMap<String, Integer>();
      for (var run : runs) {
        for (var param : run.params()) {
          values.computeIfAbsent(param.key(), _ -> new HashSet<>()).add(param.value());
          seen.merge(param.key(), 1, Integer::sum);
        }
      }
      return values.entrySet().stream()
          .filter(e ->
              runs.size() == 1
                  || e.getValue().size() > 1
                  || seen.getOrDefault(e.getKey(), 0) < runs.size())
          .map(Map.Entry::getKey)
          .limit(COLUMNS_MAX)
          .toList();
    }

    List<Runs.Row> rows() {
      var names = new LinkedHashMap<Long, String>();
      experiments.forEach(e -> names.put(e.number(), e.name()));
      var metricNames = metrics();
      var paramNames = params();
      return runs.stream()
          .map(run -> {
            var metrics = new LinkedHashMap<String, Metric>();
            run.metrics().forEach(m -> metrics.put(m.key(), m));
            var params = new LinkedHashMap<String, Param>();
            run.params().forEach(p -> params.put(p.key(), p));
            return new Runs.Row(
                Shown.of(run.run().name(), run.run().id())
                    .linked(visit.links().run(run.run().id())),
                state(run.run().status()),
                Format.ago(visit.now(), Instant.ofEpochMilli(run.run().startMillis())),
                took(run),
                names.getOrDefault(run.run().experiment(), ""),
                metricNames.stream().map(n -> value(metrics.get(n))).toList(),
                paramNames.stream().map(n -> value(params.get(n))).toList());
          })
          .toList();
    }

    private static Shown value(@Nullable Metric metric) {
      return metric == null ? Shown.of("") : Format.number(metric.value());
    }

    private static Shown value(@Nullable Param param) {
      if (param == null) {
        return Shown.of("");
      }
      var value = param.value();
      return value.length() <= PARAM_SHOWN_MAX
          ? Shown.of(value)
          : Shown.of(value.substring(0, PARAM_SHOWN_MAX) + "…", value);
    }
  }

  static State state(RunStatus status) {
    return switch (status) {
      case RUNNING -> State.running("running");
      case SCHEDULED -> State.neutral("scheduled");
      case FINISHED -> State.good("finished");
      case FAILED -> State.bad("failed");
      case KILLED -> State.attention("killed");
    };
  }

  private static String took(RunDetails run) {
    var end = run.run().endMillis();
    return end.isEmpty()
        ? ""
        : Format.duration(
            Duration.ofMillis(Math.max(0, end.getAsLong() - run.run().startMillis())));
  }

  private Response run(Visit visit) {
    var details = tracking.run(visit.caller(), visit.request().path("run"));
    var run = details.run();
    var metrics = new ArrayList<Run.Metric>();
    var histories = new LinkedHashMap<String, List<Metric>>();
    for (var metric : details.metrics()) {
      var history =
          histories.size() < HISTORIES_MAX
              ? tracking.history(visit.caller(), run.id(), metric.key())
              : List.<Metric>of();
      if (history.size() > 1) {
        histories.put(metric.key(), history);
      }
      metrics.add(new Run.Metric(metric.key(), last(metric, history.size())));
    }
    var charts = RunCharts.of(histories);
    var files = new ArrayList<Run.File>();
    files(visit, run.id(), "", files);
    var page =
        new Run(
            run.id(),
            facts(visit, details),
            metrics,
            charts,
            details.params().stream().map(p -> new Run.Fact(p.key(), Shown.of(p.value()))).toList(),
            details.tags().stream().map(t -> new Run.Fact(t.key(), Shown.of(t.value()))).toList(),
            files,
            files.isEmpty()
                ? new Empty(
                    "No file",
                    "Files that a run keeps: models, plots, tables.",
                    "with mlflow.start_run(run_id=\""
                        + run.id()
                        + "\"):\n    mlflow.log_artifact(\"plot.png\")")
                : null);
    return site.page(visit, "run", head(visit, details, !charts.isEmpty()), page);
  }

  private static Shown last(Metric metric, int points) {
    var shown = Format.number(metric.value());
    return points > 1
        ? Shown.of(shown.text(), shown.full() + ", the last of " + Format.plural(points, "point"))
        : shown;
  }

  /// Every file below the directory, up to a bound, by its path.
  private void files(Visit visit, String run, String directory, List<Run.File> into) {
    for (var entry : tracking.artifacts(visit.caller(), run, directory)) {
      var path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
      if (into.size() >= FILES_MAX) {
        return;
      }
      if (entry.isDirectory()) {
        files(visit, run, path, into);
      } else {
        into.add(
            new Run.File(
                path,
                entry.digest().map(Format::digest).orElse(Shown.of("")),
                Format.bytes(entry.size()),
                "/get-artifact?run_id=" + run + "&path=" + Links.segment(path)));
      }
    }
  }

  private static Head head(Visit visit, RunDetails details, boolean charts) {
    var run = details.run();
    var answer = new StringBuilder();
    answer
        .append("started ")
        .append(Format.ago(visit.now(), Instant.ofEpochMilli(run.startMillis())).text());
    if (run.endMillis().isPresent()) {
      answer.append(", took ").append(took(details));
    }
    for (var metric : details.metrics().stream().limit(3).toList()) {
      answer.append(" · ").append(metric.key()).append(' ').append(Format.digits(metric.value()));
    }
    var head =
        Head.below(Section.RUNS, run.name(), answer.toString(), "")
            .with(state(run.status()))
            .asRequest(
                "curl -s '$SERVER/api/2.0/mlflow/runs/get?run_id=" + run.id() + "'",
                "import mlflow\nmlflow.set_tracking_uri(\"$SERVER\")\nmlflow.get_run(\""
                    + run.id()
                    + "\")");
    return charts ? head.withCharts() : head;
  }

  private static List<Run.Fact> facts(Visit visit, RunDetails details) {
    var run = details.run();
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("id", Shown.of(run.id())));
    facts.add(
        new Run.Fact(
            "experiment",
            Shown.of(run.experimentId())
                .linked(visit.links().runs() + "?experiment=" + run.experimentId())));
    facts.add(new Run.Fact("user", Shown.of(run.user())));
    facts.add(
        new Run.Fact("started", Shown.of(Format.full(Instant.ofEpochMilli(run.startMillis())))));
    run.endMillis()
        .ifPresent(end ->
            facts.add(new Run.Fact("ended", Shown.of(Format.full(Instant.ofEpochMilli(end))))));
    facts.add(new Run.Fact("files at", Shown.of(run.artifactUri())));
    for (var input : details.datasets()) {
      facts.add(
          new Run.Fact("dataset", Shown.of(input.dataset().name(), input.dataset().digest())));
    }
    return facts;
  }
}
