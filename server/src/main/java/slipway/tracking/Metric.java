package slipway.tracking;

/// One point of a metric. The value may be NaN or infinite; the time is the client's, in
/// milliseconds since 1970.
public record Metric(String key, double value, long timestampMillis, long step) {}
