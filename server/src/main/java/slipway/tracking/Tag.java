package slipway.tracking;

/// A label of an experiment, run or model; setting it again overwrites it.
public record Tag(String key, String value) {}
