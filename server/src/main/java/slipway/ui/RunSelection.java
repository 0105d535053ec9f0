package slipway.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import slipway.api.SlipwayException;
import slipway.http.Request;
import slipway.tracking.RunGroups.Within;
import slipway.tracking.RunKey;

/// Which runs a page is about and how it shows them, as the page's address says it.
///
/// @param query in the search grammar
/// @param experiment its id, empty for all
/// @param sort as the search grammar names it (`metrics.auc`, `params.depth`, `attributes.status`),
///   with `-` before it for the highest first; empty for the newest
/// @param columns as `metrics.auc` or `params.max_depth`; empty for those that tell runs apart
/// @param group by what runs are grouped: `params.max_depth`, `tags.team`, `parent`
/// @param within the group whose runs are shown: `params.max_depth=3`, or `params.max_depth` for
///   those without it
/// @param selected ids, on this page or on others
record RunSelection(
    String query,
    String experiment,
    String sort,
    List<String> columns,
    Optional<RunKey> group,
    Optional<Within> within,
    List<String> selected) {
  /// As many as an address can carry.
  static final int SELECTED_MAX = 100;

  static final String SELECTED = "selected";

  private static final int COLUMNS_MAX = 50;
  private static final String PARENT = "parent";
  static final String TAG = "tags.";

  RunSelection {
    columns = List.copyOf(columns);
    selected = List.copyOf(selected);
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
            .toList(),
        request.query("group").flatMap(RunSelection::key),
        request.query("in").flatMap(RunSelection::within),
        selected(request.queryAll(SELECTED)));
  }

  private static List<String> selected(List<String> given) {
    var ids =
        given.stream()
            .flatMap(part -> Arrays.stream(part.split("[., ]")))
            .filter(id -> !id.isEmpty())
            .distinct()
            .toList();
    if (ids.size() > SELECTED_MAX) {
      throw SlipwayException.invalid(
          SELECTED, Format.plural(ids.size(), "run"), "at most " + SELECTED_MAX);
    }
    return ids;
  }

  private static boolean isKnown(String sort) {
    var key = sort.startsWith("-") ? sort.substring(1) : sort;
    return key.startsWith(RunGrid.METRIC)
        || key.startsWith(RunGrid.PARAM)
        || key.startsWith(TAG)
        || RunGrid.ATTRIBUTES.contains(key);
  }

  private static Optional<RunKey> key(String text) {
    if (text.equals(PARENT)) {
      return Optional.of(new RunKey(RunKey.Kind.TAG, OtherRuns.PARENT));
    }
    var kind = text.startsWith(TAG) ? RunKey.Kind.TAG : RunKey.Kind.PARAM;
    return (text.startsWith(TAG) || text.startsWith(RunGrid.PARAM))
            && text.indexOf('.') + 1 < text.length()
        ? Optional.of(new RunKey(kind, text.substring(text.indexOf('.') + 1)))
        : Optional.empty();
  }

  /// No key has an equals sign; a value may have any.
  private static Optional<Within> within(String text) {
    int equals = text.indexOf('=');
    return key(equals < 0 ? text : text.substring(0, equals))
        .map(key ->
            new Within(
                key, equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1))));
  }

  /// As the address names it.
  static String text(RunKey key) {
    return isParent(key)
        ? PARENT
        : (key.kind() == RunKey.Kind.TAG ? TAG : RunGrid.PARAM) + key.name();
  }

  static boolean isParent(RunKey key) {
    return key.kind() == RunKey.Kind.TAG && key.name().equals(OtherRuns.PARENT);
  }

  RunSelection sortedBy(String other) {
    return new RunSelection(query, experiment, other, columns, group, within, selected);
  }

  RunSelection withAutomaticColumns() {
    return new RunSelection(query, experiment, sort, List.of(), group, within, selected);
  }

  RunSelection groupedBy(RunKey key) {
    return new RunSelection(
        query, experiment, sort, columns, Optional.of(key), Optional.empty(), selected);
  }

  RunSelection inside(RunKey key, Optional<String> value) {
    var inner = Optional.of(new Within(key, value));
    return new RunSelection(query, experiment, sort, columns, Optional.empty(), inner, selected);
  }

  RunSelection everywhere() {
    return new RunSelection(query, experiment, sort, columns, group, Optional.empty(), selected);
  }

  RunSelection selecting(List<String> ids) {
    return new RunSelection(query, experiment, sort, columns, group, within, ids);
  }

  /// Nothing but the selected ones.
  RunSelection onlySelected() {
    return new RunSelection(
        idsIn(selected), "", sort, columns, Optional.empty(), Optional.empty(), selected);
  }

  /// Runs by their ids, in the search grammar.
  static String idsIn(List<String> ids) {
    return "attributes.run_id IN ("
        + ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "))
        + ")";
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
    parameters().forEach(one -> add(parameters, one.getKey(), one.getValue()));
    more.forEach((name, value) -> add(parameters, name, value));
    return page + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
  }

  /// What a form keeps that asks for the others itself.
  List<Map.Entry<String, String>> kept(Set<String> others) {
    return parameters().stream()
        .filter(one -> !others.contains(one.getKey()) && !one.getValue().isEmpty())
        .toList();
  }

  private List<Map.Entry<String, String>> parameters() {
    var parameters = new ArrayList<Map.Entry<String, String>>();
    parameters.add(Map.entry("q", query));
    parameters.add(Map.entry("experiment", experiment));
    parameters.add(Map.entry("sort", sort));
    columns.forEach(column -> parameters.add(Map.entry("column", column)));
    group.ifPresent(key -> parameters.add(Map.entry("group", text(key))));
    within.ifPresent(inner ->
        parameters.add(
            Map.entry("in", text(inner.key()) + inner.value().map(v -> "=" + v).orElse(""))));
    parameters.add(Map.entry(SELECTED, String.join(".", selected)));
    return parameters;
  }

  private static void add(List<String> parameters, String name, String value) {
    if (!value.isEmpty()) {
      parameters.add(name + "=" + Links.segment(value));
    }
  }
}
