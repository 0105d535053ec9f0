package slipway.ui.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a list is found in, sorted and paged: all of it stands in the address.
///
/// @param here the page without its parameters
/// @param find words that a row must hold
/// @param kept what else the address says, which the form sends along
/// @param asks whether there are so many rows that one may want to find in them
/// @param count as `1–50 of 230`
/// @param none what to say when no row holds the words; null when one does
/// @param previous where the rows before these are; null when there are none
public record Listing(
    String here,
    String find,
    List<Map.Entry<String, String>> kept,
    boolean asks,
    List<Heading> headings,
    String count,
    @Nullable String none,
    @Nullable String previous,
    @Nullable String next) {
  public Listing {
    kept = List.copyOf(kept);
    headings = List.copyOf(headings);
  }

  /// @param href where the list is sorted by this column; null: it cannot be
  /// @param order "ascending", "descending", or null
  public record Heading(
      String title, boolean isNumber, @Nullable String href, @Nullable String order) {}
}
