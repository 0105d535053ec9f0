package slipway.datasets;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Page;

/// A part of a list that is shown newest first: at most `max` rows with ids before `before`.
///
/// Ids are in the order of time.
record Slice(UUID before, int max) {
  /// Sorts after every id.
  private static final UUID NEWEST = new UUID(-1, -1);

  static Slice newest(int max) {
    return new Slice(NEWEST, max);
  }

  /// With one row more than is shown, to know whether there are more.
  Slice andOne() {
    return new Slice(before, max + 1);
  }

  /// The page that rows read by [#andOne] make.
  <S, T> Page<T> page(List<S> rows, Function<S, UUID> id, Function<S, T> wire) {
    var shown = rows.stream().limit(max).toList();
    @Nullable String next = rows.size() > max ? id.apply(shown.getLast()).toString() : null;
    return new Page<>(shown.stream().map(wire).toList(), next);
  }
}
