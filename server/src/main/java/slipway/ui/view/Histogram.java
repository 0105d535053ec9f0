package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bars of a distribution, in a box 100 wide and 40 high.
///
/// @param outline points of the line around the distribution before; null when there is none
public record Histogram(
    List<Bar> bars, @Nullable String outline, String from, String to, String summary) {
  /// @param x left edge, `y` upper edge
  public record Bar(String x, String y, String width, String height, String title) {}

  public Histogram {
    bars = List.copyOf(bars);
  }
}
