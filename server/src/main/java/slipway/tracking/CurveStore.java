package slipway.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;
import slipway.tracking.Curve.Point;

/// The metrics of a run over time: two questions, however many metrics there are.
final class CurveStore {
  /// A metric with more than one point.
  private record Counted(long key, String name, long count) {}

  private static final class Growing {
    private final Thinning thinning;
    private long place;

    Growing(Counted counted, int pointsMax) {
      thinning = new Thinning(counted.count(), pointsMax);
    }

    void add(long step, double value) {
      thinning.add(new Point(place, step, value));
      place++;
    }
  }

  /// Those of more than one point, the first by name.
  Curve.Some of(Tx tx, RunRow run, int curvesMax, int pointsMax) {
    var all = new ArrayList<>(counted(tx, run));
    all.sort(Comparator.comparing(Counted::name));
    var shown = all.subList(0, Math.min(curvesMax, all.size()));
    if (shown.isEmpty()) {
      return new Curve.Some(List.of(), 0);
    }
    var growing = new LinkedHashMap<Long, Growing>();
    shown.forEach(one -> growing.put(one.key(), new Growing(one, pointsMax)));
    var question =
        new SqlPart(
            "select key, value, is_nan, step from tracking_metric where run = ? and key in "
                + Rows.in(List.copyOf(growing.keySet()))
                + " order by key, timestamp_millis, step, value, is_nan",
            run.run());
    Rows.each(
        tx,
        question,
        row -> {
          var value = row.getInt("is_nan") == 1 ? Double.NaN : row.getDouble("value");
          var curve = growing.get(row.getLong("key"));
          if (curve != null) {
            curve.add(row.getLong("step"), value);
          }
        });
    var curves = new ArrayList<Curve>();
    for (var one : shown) {
      var curve = growing.get(one.key());
      if (curve != null) {
        curves.add(new Curve(one.name(), curve.place, curve.thinning.kept()));
      }
    }
    return new Curve.Some(curves, all.size() - shown.size());
  }

  private static List<Counted> counted(Tx tx, RunRow run) {
    return Rows.list(
        tx,
        """
        select m.key, k.name, count(*) as points
        from tracking_metric m join tracking_key k on k.key = m.key
        where m.run = ? group by m.key, k.name having count(*) > 1
        """,
        row -> new Counted(row.getLong("key"), row.getString("name"), row.getLong("points")),
        run.run());
  }
}
