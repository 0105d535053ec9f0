package slipway.features;

/// How many rows of a source the filter *known at or before* took away: what would have leaked.
public record Leak(String relation, String dataset, long rows, long rowsRemoved) {}
