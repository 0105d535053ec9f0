package slipway.db;

import java.util.List;
import java.util.function.Function;

/// Some rows of those that a search found.
///
/// @param found how many it found
/// @param all how many there are, found or not
public record Found<T>(List<T> rows, long found, long all) {
  public Found {
    rows = List.copyOf(rows);
  }

  public <S> Found<S> map(Function<T, S> as) {
    return new Found<>(rows.stream().map(as).toList(), found, all);
  }
}
