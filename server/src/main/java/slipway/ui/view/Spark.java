package slipway.ui.view;

import org.jspecify.annotations.Nullable;

/// A course in little, in a box 120 wide and 24 high.
///
/// @param points as an SVG polyline takes them
/// @param limit height of the limit's line; null when there is none
public record Spark(
    String points, String lastX, String lastY, @Nullable String limit, String summary) {}
