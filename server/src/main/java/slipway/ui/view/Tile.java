package slipway.ui.view;

/// One number that answers a question, with what stands behind it.
public record Tile(String name, Shown value, String more) {}
