package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import slipway.http.Request;

/// Which runs a page is about and how it shows them, as the page's address says it.
///
/// @param query in the search grammar
/// @param experiment its id, empty for all
/// @param sort as the search grammar names it (`metrics.auc`, `params.depth`, `attributes.status`),
///   with `-` before it for the highest first; empty for the newest
/// @param columns as `metrics.auc` or `params.max_depth`; empty for those that tell runs apart
record RunSelection(String query, String experiment, String sort, List<String> columns) {
  private static final int COLUMNS_MAX = 50;

  RunSelection {
    columns = List.copyOf(columns);
  }

  static RunSelection of(Request request) {
    return new RunSelection(
        request.query("q").orElse(""),
        request.query("experiment").orElse(""),
        request.query("sort").filter(RunSelection::isKnown).orElse(""),
        request.queryAll("column").stream()
            .filter(c -> c.startsWith(RunGrid.METRIC) || c.startsWith(RunGrid.PARAM))
            .distinct()
            .limit(COLUMNS_MAX)
            .toList());
  }

  private static boolean isKnown(String sort) {
    var key = sort.startsWith("-") ? sort.substring(1) : sort;
    return key.startsWith(RunGrid.METRIC)
        || key.startsWith(RunGrid.PARAM)
        || RunGrid.ATTRIBUTES.contains(key);
  }

  RunSelection sortedBy(String other) {
    return new RunSelection(query, experiment, other, columns);
  }

  RunSelection withAutomaticColumns() {
    return new RunSelection(query, experiment, sort, List.of());
  }

  /// As the search orders by it.
  List<String> order() {
    if (sort.isEmpty()) {
      return List.of();
    }
    var descending = sort.startsWith("-");
    var field = descending ? sort.substring(1) : sort;
    if (RunGrid.ATTRIBUTES.contains(field)) {
      return List.of(field + (descending ? " DESC" : " ASC"));
    }
    int dot = field.indexOf('.') + 1;
    var key = field.substring(dot).replace("`", "");
    return List.of(field.substring(0, dot) + '`' + key + "` " + (descending ? "DESC" : "ASC"));
  }

  /// The address of this selection of a page.
  String in(String page) {
    return in(page, Map.of());
  }

  String in(String page, Map<String, String> more) {
    var parameters = new ArrayList<String>();
    add(parameters, "q", query);
    add(parameters, "experiment", experiment);
    add(parameters, "sort", sort);
    columns.forEach(column -> add(parameters, "column", column));
    more.forEach((name, value) -> add(parameters, name, value));
    return page + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
  }

  private static void add(List<String> parameters, String name, String value) {
    if (!value.isEmpty()) {
      parameters.add(name + "=" + Links.segment(value));
    }
  }
}
