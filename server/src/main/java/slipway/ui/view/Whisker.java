package slipway.ui.view;

import org.jspecify.annotations.Nullable;

/// An interval drawn in a box 100 wide and 12 high, where several share one scale.
///
/// @param low and `high` ends, `value` between them, as places from 0 to 100
/// @param zero place of nothing; null when it is outside
public record Whisker(
    String low, String high, String width, String value, @Nullable String zero, String summary) {}
