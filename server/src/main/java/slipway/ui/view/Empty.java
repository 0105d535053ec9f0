package slipway.ui.view;

/// What stands where there is nothing yet: what it is, and what brings the first one.
public record Empty(String title, String sentence, String snippet) {}
