package slipway.tracking;

import java.util.List;

/// A metric over time, thinned to what can be seen: of each stretch the least and the greatest
/// value, and the first and the last point of all.
///
/// @param count of the points that were logged
/// @param points at most as many as were asked for, in order
public record Curve(String key, long count, List<Point> points) {
  public Curve {
    points = List.copyOf(points);
  }

  /// @param place among all points, from 0 on
  public record Point(long place, long step, double value) {}

  /// Some curves of a run.
  ///
  /// @param others how many metrics besides have more than one point
  public record Some(List<Curve> curves, int others) {
    public Some {
      curves = List.copyOf(curves);
    }
  }

  public boolean isThinned() {
    return points.size() < count;
  }
}
