package slipway.mlflow;

import java.util.List;

/// A part of a list; `nextPageToken` is empty on the last page.
public record Page<T>(List<T> items, String nextPageToken) {
  public Page {
    items = List.copyOf(items);
  }
}
