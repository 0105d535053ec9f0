package slipway.analytics;

/// One column of a stored table.
public record Column(String name, ColumnType type) {}
