package slipway.db;

import java.util.List;
import java.util.Map;
import slipway.api.Names;
import slipway.api.SlipwayException;

/// Which rows of a list: sorted by one of its keys, from a row on.
///
/// @param sort a key, `-` before it for the greatest first; empty for the list's own order
public record Slice(String sort, long from, int max) {
  /// The first rows in the list's own order.
  public static Slice first(int max) {
    return new Slice("", 0, max);
  }

  /// All rows, in the same order.
  public Slice whole() {
    return new Slice(sort, 0, Integer.MAX_VALUE);
  }

  /// The rows after these.
  public Slice next() {
    return new Slice(sort, from + max, max);
  }

  /// The end of a statement, with `:from` and `:max` to be bound; a key that there is not is
  /// refused.
  ///
  /// @param keys the expression that each key sorts by
  /// @param own the list's own order: a total one, and what comes after a key
  public String order(Map<String, String> keys, String own) {
    return " order by " + by(keys) + own + " limit :max offset :from";
  }

  private String by(Map<String, String> keys) {
    if (sort.isEmpty()) {
      return "";
    }
    requireKey(sort, keys.keySet().stream().sorted().toList());
    return sort.startsWith("-")
        ? keys.get(sort.substring(1)) + " desc, "
        : keys.get(sort) + " asc, ";
  }

  /// A sort that is of none of the keys is refused.
  public static void requireKey(String sort, List<String> keys) {
    var key = sort.startsWith("-") ? sort.substring(1) : sort;
    if (!keys.contains(key)) {
      throw SlipwayException.invalid(
          "sort",
          '"' + sort + '"',
          "one of "
              + String.join(", ", keys)
              + ", with - before it for the greatest first"
              + Names.nearest(key, keys).map(near -> "; did you mean " + near + "?").orElse(""));
    }
  }
}
