package slipway.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.http.Response;
import slipway.http.Router;
import slipway.tracking.Curve;
import slipway.tracking.Metric;
import slipway.tracking.Param;
import slipway.tracking.RunDetails;
import slipway.tracking.Tracking;
import slipway.ui.Site.Visit;
import slipway.ui.view.Comparison;
import slipway.ui.view.Empty;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;

/// Selected runs side by side: what differs first, then what is the same.
final class RunComparison {
  private static final int RUNS_MAX = 10;
  private static final int CHARTS_MAX = 12;

  private final Site site;
  private final Tracking tracking;

  RunComparison(Site site, Tracking tracking) {
    this.site = site;
    this.tracking = tracking;
  }

  void register(Router router) {
    router.get("/ui/projects/{project}/runs/compare", request -> compare(site.visit(request)));
  }

  private Response compare(Visit visit) {
    var ids = visit.request().queryAll("run").stream().distinct().toList();
    if (ids.size() > RUNS_MAX) {
      throw SlipwayException.invalid("run", ids.size() + " runs", "2 to " + RUNS_MAX);
    }
    var runs = ids.stream().map(id -> tracking.run(visit.caller(), id)).toList();
    var different = new ArrayList<Comparison.Row>();
    var same = new ArrayList<Comparison.Row>();
    params(runs, different, same);
    var page =
        new Comparison(
            runs.stream().map(run -> head(visit, ids, run)).toList(),
            metrics(runs),
            different,
            same,
            charts(visit, runs),
            runs.size() < 2 ? tooFew(visit) : null);
    var head =
        Head.below(Section.RUNS, "Compare", answer(runs, different.size(), same.size()), "")
            .asRequest(
                ids.stream()
                    .map(id -> "curl -s '$SERVER/api/2.0/mlflow/runs/get?run_id=" + id + "'")
                    .collect(Collectors.joining("\n")),
                "import mlflow\nmlflow.set_tracking_uri(\"$SERVER\")\nruns = [mlflow.get_run(run) for run in "
                    + Json.text(ids)
                    + "]",
                "runs(\"\", 1_000)");
    return site.page(visit, "compare", head, page);
  }

  private static Empty tooFew(Visit visit) {
    return new Empty(
        "Nothing to compare",
        "Select two runs or more in the list of runs, up to " + RUNS_MAX + ".",
        visit.server() + visit.links().compare() + "?run=ID&run=ID");
  }

  private static String answer(List<RunDetails> runs, int different, int same) {
    return runs.size() < 2
        ? "Two runs are needed."
        : runs.size()
            + " runs: "
            + (different == 0 ? "no parameter differs" : Format.plural(different, "parameter"))
            + (different == 0 ? "" : different == 1 ? " differs" : " differ")
            + (same == 0 ? "." : ", " + same + (same == 1 ? " is" : " are") + " the same.");
  }

  private static Comparison.Head head(Visit visit, List<String> ids, RunDetails details) {
    var run = details.run();
    var others =
        ids.stream().filter(id -> !id.equals(run.id())).map(id -> "run=" + Links.segment(id));
    return new Comparison.Head(
        Shown.of(run.name(), run.id()).linked(visit.links().run(run.id())),
        RunPage.state(run.status()),
        Format.ago(visit.now(), Instant.ofEpochMilli(run.startMillis())),
        RunPage.took(details),
        visit.links().compare() + "?" + others.collect(Collectors.joining("&")));
  }

  /// Every metric that a run has, with its change against the first run.
  private static List<Comparison.Row> metrics(List<RunDetails> runs) {
    var names = new LinkedHashSet<String>();
    runs.forEach(run -> run.metrics().forEach(m -> names.add(m.key())));
    return names.stream()
        .map(name -> {
          var values = runs.stream().map(run -> metric(run, name)).toList();
          var first = values.getFirst().isEmpty() ? null : values.getFirst().getFirst();
          var cells = new ArrayList<Comparison.Cell>();
          for (int i = 0; i < values.size(); i++) {
            var value = values.get(i).isEmpty() ? null : values.get(i).getFirst();
            cells.add(
                value == null
                    ? new Comparison.Cell(Shown.of("–"), "")
                    : new Comparison.Cell(
                        Format.number(value),
                        i == 0 || first == null ? "" : change(value - first)));
          }
          return new Comparison.Row(name, cells);
        })
        .toList();
  }

  /// The newest value, if there is one.
  private static List<Double> metric(RunDetails run, String name) {
    return run.metrics().stream()
        .filter(m -> m.key().equals(name))
        .map(Metric::value)
        .limit(1)
        .toList();
  }

  private static String change(double by) {
    return by == 0
        ? "same"
        : !Double.isFinite(by) ? "" : by > 0 ? "+" + Format.digits(by) : "−" + Format.digits(-by);
  }

  private static void params(
      List<RunDetails> runs, List<Comparison.Row> different, List<Comparison.Row> same) {
    var values = new LinkedHashMap<String, Map<String, String>>();
    for (var run : runs) {
      for (Param param : run.params()) {
        values
            .computeIfAbsent(param.key(), _ -> new LinkedHashMap<>())
            .put(run.run().id(), param.value());
      }
    }
    values.forEach((name, byRun) -> {
      var cells = runs.stream().map(run -> cell(byRun.get(run.run().id()))).toList();
      var isSame = byRun.size() == runs.size() && byRun.values().stream().distinct().count() == 1;
      (isSame ? same : different).add(new Comparison.Row(name, cells));
    });
  }

  private static Comparison.Cell cell(@Nullable String value) {
    return new Comparison.Cell(Shown.of(Objects.requireNonNullElse(value, "–")), "");
  }

  /// The metrics with a history, the first by name, a line for each run.
  private List<Run.Chart> charts(Visit visit, List<RunDetails> runs) {
    var byName = new TreeMap<String, Map<String, Curve>>();
    for (var run : runs) {
      tracking
          .curves(visit.caller(), run.run().id(), CHARTS_MAX, RunCharts.POINTS_MAX)
          .curves()
          .forEach(curve ->
              byName
                  .computeIfAbsent(curve.key(), _ -> new LinkedHashMap<>())
                  .put(distinct(runs, run), curve));
    }
    return byName.entrySet().stream()
        .limit(CHARTS_MAX)
        .map(one -> RunCharts.chart(one.getKey(), one.getValue()))
        .toList();
  }

  /// The name of a run, with its id where others are called the same.
  private static String distinct(List<RunDetails> runs, RunDetails run) {
    long same = runs.stream().filter(r -> r.run().name().equals(run.run().name())).count();
    var name = run.run().name();
    return same == 1 ? name : name + " " + Format.id(run.run().id()).text();
  }
}
