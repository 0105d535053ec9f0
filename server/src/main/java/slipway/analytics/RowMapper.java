package slipway.analytics;

import org.jspecify.annotations.Nullable;

/// Makes a value of the row at hand.
@FunctionalInterface
public interface RowMapper<T extends @Nullable Object> {
  T map(Row row);
}
