package slipway.ui.view;

import java.util.List;

/// Bars of a distribution, in a box 100 wide and 40 high.
public record Histogram(List<Bar> bars, String from, String to, String summary) {
  /// @param x left edge, `y` upper edge
  public record Bar(String x, String y, String width, String height, String title) {}

  public Histogram {
    bars = List.copyOf(bars);
  }
}
