package slipway.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import slipway.tracking.Curve;
import slipway.tracking.Curve.Point;
import slipway.ui.view.Run;

/// The histories of a run's metrics as charts: those whose names differ only in a number (folds,
/// classes) share one.
final class RunCharts {
  /// Of one curve: more than a chart has pixels.
  static final int POINTS_MAX = 1_000;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private RunCharts() {}

  static List<Run.Chart> of(List<Curve> curves) {
    var groups = new LinkedHashMap<String, Map<String, Curve>>();
    curves.forEach(curve ->
        groups
            .computeIfAbsent(
                NUMBER.matcher(curve.key()).replaceAll("N"), _ -> new LinkedHashMap<>())
            .put(curve.key(), curve));
    return groups.entrySet().stream()
        .map(group ->
            chart(
                group.getValue().size() == 1
                    ? group.getValue().keySet().iterator().next()
                    : group.getKey(),
                group.getValue()))
        .toList();
  }

  /// @param curves by the name that each has in the chart
  static Run.Chart chart(String title, Map<String, Curve> curves) {
    var steps =
        curves.values().stream()
            .anyMatch(
                curve -> curve.points().stream().mapToLong(Point::step).distinct().count() > 1);
    var series =
        curves.entrySet().stream()
            .map(one -> Map.of("name", one.getKey(), "points", points(one.getValue(), steps)))
            .toList();
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "line");
    data.put("xName", steps ? "step" : "point");
    data.put("series", series);
    return new Run.Chart(title, Charts.text(data), summary(curves), note(curves));
  }

  private static List<List<Object>> points(Curve curve, boolean steps) {
    return curve.points().stream()
        .filter(point -> Double.isFinite(point.value()))
        .map(point -> List.<Object>of(steps ? point.step() : point.place(), point.value()))
        .toList();
  }

  private static String summary(Map<String, Curve> curves) {
    return curves.entrySet().stream()
        .map(one ->
            one.getKey()
                + ": "
                + Format.plural(one.getValue().count(), "point")
                + ", from "
                + Format.digits(one.getValue().points().getFirst().value())
                + " to "
                + Format.digits(one.getValue().points().getLast().value()))
        .collect(Collectors.joining("; "));
  }

  private static String note(Map<String, Curve> curves) {
    if (curves.values().stream().noneMatch(Curve::isThinned)) {
      return "";
    }
    long all = curves.values().stream().mapToLong(Curve::count).sum();
    long drawn = curves.values().stream().mapToLong(curve -> curve.points().size()).sum();
    return Format.count(drawn)
        + " of "
        + Format.count(all)
        + " points: the least and the greatest of each stretch";
  }
}
