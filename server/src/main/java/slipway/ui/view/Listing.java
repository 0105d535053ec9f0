package slipway.ui.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a list is found in, sorted and paged: all of it stands in the address.
///
/// @param here the page without its parameters
/// @param table which of the page's lists, by the id of its part; empty for the page's own
/// @param find words that a row must hold
/// @param kept what else the address says, which the form sends along
/// @param asks whether there are so many rows that one may want to find in them
/// @param count as `1–50 of 230`
/// @param none what to say when no row holds the words; null when one does
/// @param filters what else rows are chosen by
/// @param clear where all rows are; null when these are
/// @param csv where all rows that were found are, as a table to take away; null: nowhere
/// @param previous where the rows before these are; null when there are none
public record Listing(
    String here,
    String table,
    String find,
    List<Map.Entry<String, String>> kept,
    boolean asks,
    List<Heading> headings,
    String count,
    @Nullable String none,
    @Nullable String previous,
    @Nullable String next,
    List<Filter> filters,
    @Nullable String clear,
    @Nullable String csv) {
  public Listing {
    filters = List.copyOf(filters);
    kept = List.copyOf(kept);
    headings = List.copyOf(headings);
  }

  /// The same, whose rows are not found by words or sorted: one only turns its pages.
  public Listing paged() {
    return new Listing(
        here, table, find, kept, false, headings, count, none, previous, next, filters, clear, csv);
  }

  /// What a parameter of the list is called in the address.
  public String named(String parameter) {
    return table.isEmpty() ? parameter : table + "-" + parameter;
  }

  /// @param href where the list is sorted by this column; null: it cannot be
  /// @param order "ascending", "descending", or null
  public record Heading(
      String title, boolean isNumber, @Nullable String href, @Nullable String order) {}

  /// A value that rows must have.
  ///
  /// @param value as the address has it; empty for any
  /// @param options to choose from; none: it is a day
  public record Filter(String name, String label, String value, List<Option> options) {
    public Filter {
      options = List.copyOf(options);
    }

    public static Filter day(String name, String label, String value) {
      return new Filter(name, label, value, List.of());
    }
  }

  public record Option(String value, String title) {}
}
