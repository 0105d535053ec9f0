package slipway.ui.view;

import java.util.List;

/// One of several lists of a page: the rows that are shown of it, and how it is found in and paged.
public record Part<T>(List<T> rows, Listing listing) {
  public Part {
    rows = List.copyOf(rows);
  }

  /// The same, of which one only turns the pages.
  public Part<T> paged() {
    return new Part<>(rows, listing.paged());
  }

  /// Whether there is nothing to show or to find in.
  public boolean isEmpty() {
    return rows.isEmpty() && listing.none() == null && listing.previous() == null;
  }
}
