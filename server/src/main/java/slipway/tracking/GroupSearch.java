package slipway.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.db.Tx;
import slipway.mlflow.search.Filter.Entity;
import slipway.mlflow.search.OrderTerm;
import slipway.mlflow.search.OrderTerm.Direction;
import slipway.mlflow.search.SqlPart;
import slipway.tracking.RunGroups.Group;
import slipway.tracking.RunGroups.Spread;

/// Groups the runs that a query finds: the largest first, or by the mean of a metric, by the newest
/// run, by the value itself. Costs by all runs that are found.
final class GroupSearch {
  /// What is summed up may not overflow.
  private static final String AVERAGED = " between -1e150 and 1e150";

  private record Found(Optional<String> value, long runs, long newest) {}

  private final KeyNames keys;
  private final RunSearch search;

  GroupSearch(KeyNames keys, RunSearch search) {
    this.keys = keys;
    this.search = search;
  }

  /// @param query whose order may name a metric, the key itself or the start
  /// @param offset groups to pass over
  RunGroups find(Tx tx, RunQuery query, RunKey by, List<String> metrics, int offset) {
    if (query.experiments().isEmpty()) {
      return new RunGroups(List.of(), 0);
    }
    var from = from(tx, query, by, "");
    var groups = groups(tx, query, by, offset);
    var spreads = spreads(tx, query, by, metrics, groups);
    var count =
        new SqlPart("select count(*) as found from (select 1 as one")
            .add(from)
            .add(" group by g.value) q");
    return new RunGroups(
        groups.stream()
            .map(group ->
                new Group(
                    group.value(),
                    group.runs(),
                    group.newest(),
                    spreads.getOrDefault(group.value(), Map.of())))
            .toList(),
        Rows.list(tx, count, row -> row.getLong("found")).getFirst());
  }

  private SqlPart from(Tx tx, RunQuery query, RunKey by, String joins) {
    return new SqlPart(
            " from tracking_run r left join %s g on g.run = r.run and g.key = %d%s where "
                .formatted(
                    RunSearch.table(by.field().entity()),
                    keys.find(tx, by.name()).orElse(-1),
                    joins))
        .add(search.where(tx, query));
  }

  private List<Found> groups(Tx tx, RunQuery query, RunKey by, int offset) {
    var order = search.orders(query).stream().findFirst();
    var metric = order.filter(term -> term.field().entity() == Entity.METRIC);
    var joins =
        metric
            .map(term ->
                (" left join tracking_latest s on s.run = r.run and s.key = %d and s.is_nan = 0"
                        + " and s.value"
                        + AVERAGED)
                    .formatted(keys.find(tx, term.field().key()).orElse(-1)))
            .orElse("");
    var question =
        new SqlPart("select g.value as label, count(*) as runs, max(r.start_millis) as newest")
            .add(from(tx, query, by, joins))
            .add(" group by g.value order by ")
            .add(order.map(term -> first(term, by)).orElse(""))
            .add("runs desc, newest desc, label limit ? offset ?", query.limit(), offset);
    return Rows.list(
        tx,
        question,
        row ->
            new Found(
                Optional.ofNullable(row.getString("label")),
                row.getLong("runs"),
                row.getLong("newest")));
  }

  /// What goes before the size; other orders say nothing of groups.
  private static String first(OrderTerm term, RunKey by) {
    var direction = term.direction() == Direction.DESCENDING ? " desc, " : ", ";
    if (term.field().entity() == Entity.METRIC) {
      return "case when count(s.value) = 0 then 1 else 0 end, sum(s.value) / count(s.value)"
          + direction;
    }
    if (term.field().equals(by.field())) {
      return "case when g.value is null then 1 else 0 end, label" + direction;
    }
    return term.field().key().equals("start_time") ? "newest" + direction : "";
  }

  private Map<Optional<String>, Map<String, Spread>> spreads(
      Tx tx, RunQuery query, RunKey by, List<String> metrics, List<Found> groups) {
    var names = new LinkedHashMap<Long, String>();
    metrics.forEach(name -> keys.find(tx, name).ifPresent(key -> names.put(key, name)));
    if (names.isEmpty() || groups.isEmpty()) {
      return Map.of();
    }
    var joins =
        " join tracking_latest l on l.run = r.run and l.is_nan = 0 and l.value"
            + AVERAGED
            + " and l.key in "
            + Rows.in(List.copyOf(names.keySet()));
    var question =
        new SqlPart(
                "select g.value as label, l.key as metric, count(*) as runs,"
                    + " sum(l.value) / count(*) as mean, min(l.value) as least,"
                    + " max(l.value) as greatest")
            .add(from(tx, query, by, joins))
            .add(" and (g.value is null");
    var values = new ArrayList<>(groups.stream().flatMap(group -> group.value().stream()).toList());
    if (!values.isEmpty()) {
      question.add(" or g.value in (?" + ", ?".repeat(values.size() - 1) + ")", values.toArray());
    }
    var spreads = new HashMap<Optional<String>, Map<String, Spread>>();
    Rows.each(
        tx,
        question.add(") group by g.value, l.key"),
        row -> {
          var name = names.get(row.getLong("metric"));
          if (name != null) {
            spreads
                .computeIfAbsent(Optional.ofNullable(row.getString("label")), _ -> new HashMap<>())
                .put(
                    name,
                    new Spread(
                        row.getLong("runs"),
                        row.getDouble("mean"),
                        row.getDouble("least"),
                        row.getDouble("greatest")));
          }
        });
    return spreads;
  }
}
