package slipway.tracking;

/// An input of a run, set once and then fixed.
public record Param(String key, String value) {}
