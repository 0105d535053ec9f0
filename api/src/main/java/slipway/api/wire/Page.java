package slipway.api.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list; `nextPageToken` asks for the part after it and is null at the end.
public record Page<T>(List<T> items, @Nullable String nextPageToken) {
  public Page {
    items = List.copyOf(items);
  }

  /// The whole list.
  public static <T> Page<T> of(List<T> items) {
    return new Page<>(items, null);
  }
}
