package slipway.ui;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import slipway.ui.view.Whisker;

/// Intervals on one scale, so that those below each other can be compared by eye.
///
/// @param from the scale's left end
/// @param to its right end
record Whiskers(double from, double to) {
  private static final double ROOM = 0.06;

  /// An interval and the value it is about.
  record Interval(double low, double value, double high) {}

  /// The scale that holds them all, and zero.
  static Whiskers around(List<Interval> intervals) {
    double least = Math.min(0, intervals.stream().mapToDouble(Interval::low).min().orElse(0));
    double most = Math.max(0, intervals.stream().mapToDouble(Interval::high).max().orElse(1));
    double room = ROOM * Math.max(most - least, Double.MIN_NORMAL);
    return new Whiskers(least - room, most + room);
  }

  Whisker draw(Interval interval, String summary) {
    double low = place(interval.low());
    double high = place(interval.high());
    return new Whisker(
        text(low),
        text(high),
        text(Math.max(0.5, high - low)),
        text(place(interval.value())),
        from <= 0 && 0 <= to ? text(place(0)) : null,
        summary);
  }

  /// Alone, with zero on its scale.
  static @Nullable Whisker alone(
      @Nullable Double low, @Nullable Double value, @Nullable Double high, String summary) {
    if (low == null || value == null || high == null) {
      return null;
    }
    var interval = new Interval(low, value, high);
    return around(List.of(interval)).draw(interval, summary);
  }

  private double place(double value) {
    return Math.clamp(100 * (value - from) / (to - from), 0, 100);
  }

  private static String text(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }
}
