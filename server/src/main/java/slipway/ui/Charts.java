package slipway.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import slipway.api.Json;

/// What charts share before they become the JSON that the page's script draws.
final class Charts {
  private Charts() {}

  /// The chart's JSON, each series with its colour (and, from the ninth on, another stroke).
  ///
  /// @param data whose `series` each have a `name`
  static String text(Map<String, Object> data) {
    var series = new ArrayList<Map<String, Object>>();
    for (var one : (List<?>) data.getOrDefault("series", List.of())) {
      var copy = new LinkedHashMap<String, Object>();
      ((Map<?, ?>) one).forEach((name, value) -> copy.put(String.valueOf(name), value));
      series.add(copy);
    }
    var colours = Colours.of(series.stream().map(one -> String.valueOf(one.get("name"))).toList());
    series.forEach(one -> {
      var colour = java.util.Objects.requireNonNull(colours.get(String.valueOf(one.get("name"))));
      one.put("colour", colour.place());
      if (colour.round() > 0) {
        one.put("dash", colour.round());
      }
    });
    var whole = new LinkedHashMap<>(data);
    whole.put("series", series);
    return Json.text(whole);
  }
}
