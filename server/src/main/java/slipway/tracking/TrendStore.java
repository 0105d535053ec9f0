package slipway.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;

/// The courses of some metrics of some runs, each by a few of its points: the first, the last, and
/// those at even distances of time between them, or of steps where all were logged at one moment.
/// Each point is one look into the key of `tracking_metric`, so a course of a million points costs
/// as much as one of a hundred.
final class TrendStore {
  /// Of one course, without the first.
  private static final int PLACES = 23;

  /// Beyond it (30,000 years) what clients give as times cannot be multiplied.
  private static final String WITHIN = " between -1000000000000000 and 1000000000000000";

  private static final String OF =
      " from tracking_metric m where m.run = %1$s.run and m.key = %1$s.key";

  private static final String VALUE = "case when m.is_nan = 1 then null else m.value end";

  private final KeyNames keys;

  TrendStore(KeyNames keys) {
    this.keys = keys;
  }

  /// Values by run and metric, in order; metrics of one point, and points that are not finite, are
  /// left out.
  Map<Long, Map<String, List<Double>>> of(Tx tx, List<Long> runs, List<String> metrics) {
    var names = new LinkedHashMap<Long, String>();
    metrics.forEach(name -> keys.find(tx, name).ifPresent(key -> names.put(key, name)));
    var trends = new HashMap<Long, Map<String, List<Double>>>();
    if (runs.isEmpty() || names.isEmpty()) {
      return trends;
    }
    for (var question : List.of(byTime(runs, names), byStep(runs, names))) {
      Rows.each(
          tx,
          question,
          row -> {
            var name = names.get(row.getLong("key"));
            var value = row.getDouble("value");
            if (!row.wasNull() && Double.isFinite(value) && name != null) {
              trends
                  .computeIfAbsent(row.getLong("run"), _ -> new HashMap<>())
                  .computeIfAbsent(name, _ -> new ArrayList<>())
                  .add(value);
            }
          });
    }
    return trends;
  }

  private static SqlPart byTime(List<Long> runs, Map<Long, String> names) {
    return new SqlPart(
        ends(runs, names)
            + ", spot as (select distinct e.run, e.key, (select min(m.timestamp_millis)"
            + OF.formatted("e")
            + " and m.timestamp_millis >= e.a + (e.b - e.a) * p.i / "
            + PLACES
            + ") as at from edge e, place p where e.a < e.b and e.a"
            + WITHIN
            + " and e.b"
            + WITHIN
            + ") select s.run, s.key, s.at, (select "
            + VALUE
            + OF.formatted("s")
            + " and m.timestamp_millis = s.at order by m.step desc, m.value desc limit 1) as value"
            + " from spot s order by s.run, s.key, s.at");
  }

  private static SqlPart byStep(List<Long> runs, Map<Long, String> names) {
    return new SqlPart(
        ends(runs, names)
            + ", step as (select e.run, e.key, e.a, (select min(m.step)"
            + OF.formatted("e")
            + " and m.timestamp_millis = e.a) as c, (select max(m.step)"
            + OF.formatted("e")
            + " and m.timestamp_millis = e.a) as d from edge e where e.a = e.b)"
            + ", spot as (select distinct e.run, e.key, e.a, (select min(m.step)"
            + OF.formatted("e")
            + " and m.timestamp_millis = e.a and m.step >= e.c + (e.d - e.c) * p.i / "
            + PLACES
            + ") as at from step e, place p where e.c < e.d and e.c"
            + WITHIN
            + " and e.d"
            + WITHIN
            + ") select s.run, s.key, s.at, (select "
            + VALUE
            + OF.formatted("s")
            + " and m.timestamp_millis = s.a and m.step = s.at order by m.value desc limit 1) as value"
            + " from spot s order by s.run, s.key, s.at");
  }

  /// The numbers of the places, and each course with its first and its last moment.
  private static String ends(List<Long> runs, Map<Long, String> names) {
    return "with recursive place(i) as (select 0 union all select i + 1 from place where i < "
        + PLACES
        + "), edge as (select l.run, l.key, (select min(m.timestamp_millis)"
        + OF.formatted("l")
        + ") as a, (select max(m.timestamp_millis)"
        + OF.formatted("l")
        + ") as b from tracking_latest l where l.run in "
        + Rows.in(runs)
        + " and l.key in "
        + Rows.in(List.copyOf(names.keySet()))
        + ")";
  }
}
