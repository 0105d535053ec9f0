package slipway.statistics;

/// A measured value with its interval.
public record Estimate(double value, Interval interval) {}
