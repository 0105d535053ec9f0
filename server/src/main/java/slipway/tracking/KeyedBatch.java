package slipway.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A batch as the tables take it: names as numbers, one newest point for each metric, one value for
/// each tag (the last given), everything by key so that writers lock in the same order.
record KeyedBatch(List<Point> points, List<Point> latest, List<Text> params, List<Text> tags) {
  /// A metric's point; NaN is value 0 with `isNan` 1.
  record Point(long key, double value, int isNan, long timestampMillis, long step) {
    static Point of(long key, Metric metric) {
      boolean nan = Double.isNaN(metric.value());
      return new Point(
          key, nan ? 0 : metric.value(), nan ? 1 : 0, metric.timestampMillis(), metric.step());
    }

    /// The newest point has the greatest step, then time, then value; NaN is below every number.
    boolean isNewerThan(Point other) {
      if (step != other.step) {
        return step > other.step;
      }
      if (timestampMillis != other.timestampMillis) {
        return timestampMillis > other.timestampMillis;
      }
      return isNan != other.isNan ? isNan < other.isNan : value > other.value;
    }
  }

  /// A parameter's or a tag's value.
  record Text(long key, String value) {}

  static KeyedBatch of(LogBatch batch, Map<String, Long> keys) {
    var points = new ArrayList<Point>(batch.metrics().size());
    var newest = new HashMap<Long, Point>();
    for (var metric : batch.metrics()) {
      var point = Point.of(number(keys, metric.key()), metric);
      points.add(point);
      newest.merge(point.key(), point, (a, b) -> b.isNewerThan(a) ? b : a);
    }
    var latest = new ArrayList<>(newest.values());
    latest.sort((a, b) -> Long.compare(a.key(), b.key()));
    var params = new ArrayList<Text>(batch.params().size());
    for (var param : batch.params()) {
      params.add(new Text(number(keys, param.key()), param.value()));
    }
    params.sort((a, b) -> Long.compare(a.key(), b.key()));
    return new KeyedBatch(points, latest, params, lastOfEach(batch.tags(), keys));
  }

  private static List<Text> lastOfEach(List<Tag> given, Map<String, Long> keys) {
    var last = new LinkedHashMap<Long, Text>();
    for (var tag : given) {
      long key = number(keys, tag.key());
      last.put(key, new Text(key, tag.value()));
    }
    var tags = new ArrayList<>(last.values());
    tags.sort((a, b) -> Long.compare(a.key(), b.key()));
    return tags;
  }

  private static long number(Map<String, Long> keys, String name) {
    var number = keys.get(name);
    if (number == null) {
      throw new IllegalStateException("no number for key " + name);
    }
    return number;
  }
}
