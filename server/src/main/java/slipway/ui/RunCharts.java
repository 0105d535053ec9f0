package slipway.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import slipway.api.Json;
import slipway.tracking.Metric;
import slipway.ui.view.Run;

/// The histories of a run's metrics as charts: those whose names differ only in a number (folds,
/// classes) share one.
final class RunCharts {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private RunCharts() {}

  static List<Run.Chart> of(Map<String, List<Metric>> histories) {
    var groups = new LinkedHashMap<String, Map<String, List<Metric>>>();
    histories.forEach((name, history) ->
        groups
            .computeIfAbsent(NUMBER.matcher(name).replaceAll("N"), _ -> new LinkedHashMap<>())
            .put(name, history));
    return groups.entrySet().stream()
        .map(group ->
            chart(
                group.getValue().size() == 1
                    ? group.getValue().keySet().iterator().next()
                    : group.getKey(),
                group.getValue()))
        .toList();
  }

  static Run.Chart chart(String title, Map<String, List<Metric>> histories) {
    var steps =
        histories.values().stream()
            .anyMatch(history -> history.stream().mapToLong(Metric::step).distinct().count() > 1);
    var series =
        histories.entrySet().stream()
            .map(one -> Map.of("name", one.getKey(), "points", points(one.getValue(), steps)))
            .toList();
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "line");
    data.put("xName", steps ? "step" : "point");
    data.put("series", series);
    return new Run.Chart(title, Json.text(data), summary(histories));
  }

  private static List<List<Object>> points(List<Metric> history, boolean steps) {
    var points = new ArrayList<List<Object>>();
    for (int i = 0; i < history.size(); i++) {
      var metric = history.get(i);
      if (Double.isFinite(metric.value())) {
        points.add(List.of(steps ? metric.step() : i, metric.value()));
      }
    }
    return points;
  }

  private static String summary(Map<String, List<Metric>> histories) {
    return histories.entrySet().stream()
        .map(one ->
            one.getKey()
                + ": "
                + Format.plural(one.getValue().size(), "point")
                + ", from "
                + Format.digits(one.getValue().getFirst().value())
                + " to "
                + Format.digits(one.getValue().getLast().value()))
        .collect(Collectors.joining("; "));
  }
}
