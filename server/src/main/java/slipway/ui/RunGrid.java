package slipway.ui;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.tracking.Experiment;
import slipway.tracking.Metric;
import slipway.tracking.Param;
import slipway.tracking.RunDetails;
import slipway.ui.Site.Visit;
import slipway.ui.view.Runs;
import slipway.ui.view.Shown;

/// The rows of a page of runs, with the columns that were chosen, or the metrics that most runs
/// have and the parameters that differ.
record RunGrid(
    List<RunDetails> runs, RunSelection selection, Visit visit, List<Experiment> experiments) {
  private static final int COLUMNS_MAX = 7;
  private static final int CHOICES_MAX = 200;
  private static final int DRAWN_MAX = 10;
  private static final int PARAM_SHOWN_MAX = 20;
  static final String METRIC = "metrics.";
  static final String PARAM = "params.";

  /// What runs are sorted by besides their metrics and parameters.
  static final List<String> ATTRIBUTES =
      List.of("attributes.run_name", "attributes.status", "attributes.start_time");

  /// The metrics that most runs have, or those chosen.
  List<String> metrics() {
    return selection.columns().isEmpty()
        ? metricsByUse().limit(COLUMNS_MAX).toList()
        : chosen(METRIC);
  }

  private Stream<String> metricsByUse() {
    var counts = new LinkedHashMap<String, Integer>();
    runs.forEach(run -> run.metrics().forEach(m -> counts.merge(m.key(), 1, Integer::sum)));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(e -> e.getKey().length())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private List<String> chosen(String prefix) {
    return selection.columns().stream()
        .filter(column -> column.startsWith(prefix))
        .map(column -> column.substring(prefix.length()))
        .toList();
  }

  /// Those that differ between the runs shown, of a single run all; or those chosen.
  List<String> params() {
    if (!selection.columns().isEmpty()) {
      return chosen(PARAM);
    }
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

  /// Every column that these runs could have, those shown among them.
  List<Runs.Choice> choices() {
    var shown = new LinkedHashSet<String>();
    metrics().forEach(name -> shown.add(METRIC + name));
    params().forEach(name -> shown.add(PARAM + name));
    var params = new TreeSet<String>();
    runs.forEach(run -> run.params().forEach(p -> params.add(PARAM + p.key())));
    return Stream.of(shown.stream(), metricsByUse().map(METRIC::concat), params.stream())
        .flatMap(columns -> columns)
        .distinct()
        .limit(CHOICES_MAX)
        .map(column -> new Runs.Choice(column, shown.contains(column)))
        .toList();
  }

  /// What the query bar completes.
  Runs.Words words() {
    var words = new QueryWords(choices().stream().map(Runs.Choice::column).toList(), runs);
    return new Runs.Words(words.names(), words.operators(), words.values());
  }

  List<Runs.Column> metricColumns() {
    return metrics().stream().map(name -> column(name, METRIC + name)).toList();
  }

  List<Runs.Column> paramColumns() {
    return params().stream().map(name -> column(name, PARAM + name)).toList();
  }

  /// The name, the status and the start.
  List<Runs.Column> attributeColumns() {
    return List.of(
        column("Run", ATTRIBUTES.get(0)),
        column("Status", ATTRIBUTES.get(1)),
        column("Started", ATTRIBUTES.get(2)));
  }

  /// A first click sorts the highest first, a second one the lowest.
  Runs.Column column(String title, String field) {
    var down = selection.sort().equals("-" + field);
    var up = selection.sort().equals(field);
    return new Runs.Column(
        title,
        selection.sortedBy(down ? field : "-" + field).in(visit.links().runs()),
        down ? " ↓" : up ? " ↑" : "",
        down ? "descending" : up ? "ascending" : null);
  }

  /// The metrics whose courses are drawn.
  List<String> drawn() {
    return metrics().stream().limit(DRAWN_MAX).toList();
  }

  /// @param trends values in order, by the run's number and the metric
  List<Runs.Row> rows(Map<Long, Map<String, List<Double>>> trends) {
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
              run.run().id(),
              Shown.of(run.run().name(), run.run().id()).linked(visit.links().run(run.run().id())),
              RunPage.state(run.run().status()),
              Format.ago(visit.now(), Instant.ofEpochMilli(run.run().startMillis())),
              RunPage.took(run),
              names.getOrDefault(run.run().experiment(), ""),
              metricNames.stream()
                  .map(name ->
                      new Runs.Cell(
                          value(metrics.get(name)),
                          Sparks.trend(
                                  name,
                                  trends
                                      .getOrDefault(run.run().number(), Map.of())
                                      .getOrDefault(name, List.of()))
                              .orElse(null)))
                  .toList(),
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
