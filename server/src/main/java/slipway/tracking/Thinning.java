package slipway.tracking;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.tracking.Curve.Point;

/// Keeps of many points those that a drawing needs, as they come by: the first and the last, and of
/// each stretch between them the least and the greatest. What is not finite is never the least.
final class Thinning {
  private static final int OF_STRETCH = 2;

  private final long stretch;
  private final List<Point> kept = new ArrayList<>();
  private @Nullable Point least;
  private @Nullable Point greatest;
  private @Nullable Point last;

  /// @param count of all points
  /// @param max that are kept, four or more
  Thinning(long count, int max) {
    int stretches = (max - OF_STRETCH) / OF_STRETCH;
    this.stretch = count <= max ? 1 : Math.ceilDiv(count, stretches);
  }

  void add(Point point) {
    if (kept.isEmpty() && least == null) {
      kept.add(point);
      return;
    }
    last = point;
    if (Double.isFinite(point.value()) || stretch == 1) {
      least = least == null || point.value() < least.value() ? point : least;
      greatest = greatest == null || point.value() > greatest.value() ? point : greatest;
    }
    if (point.place() % stretch == 0) {
      endStretch();
    }
  }

  private void endStretch() {
    if (least != null && greatest != null) {
      boolean isRising = least.place() < greatest.place();
      keep(isRising ? least : greatest);
      keep(isRising ? greatest : least);
    }
    least = null;
    greatest = null;
  }

  private void keep(Point point) {
    if (kept.getLast().place() < point.place()) {
      kept.add(point);
    }
  }

  List<Point> kept() {
    endStretch();
    if (last != null) {
      keep(last);
    }
    return kept;
  }
}
