package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.ui.Site.Visit;
import slipway.ui.view.Listing;

/// A list whose rows are in memory as the address asks for it: `find` (every word must stand in a
/// row), `sort` (a column's title, `-` before it for the greatest first) and `from` (the first
/// row).
///
/// @param rows those of the page
record Listed<T>(List<T> rows, Listing listing) {
  static final int PAGE = 50;
  private static final int ASKS_FROM = 10;
  private static final int FIND_LENGTH_MAX = 200;

  /// @param order null: the list cannot be sorted by it
  record Column<T>(String title, boolean isNumber, @Nullable Comparator<T> order) {
    static <T> Column<T> plain(String title) {
      return new Column<>(title, false, null);
    }

    static <T> Column<T> text(String title, Function<T, String> of) {
      return new Column<>(title, false, Comparator.comparing(of, String.CASE_INSENSITIVE_ORDER));
    }

    /// Rows without a value come first in ascending order.
    static <T, C extends Comparable<? super C>> Column<T> by(
        String title, Function<T, @Nullable C> of) {
      return new Column<>(title, false, ordered(of));
    }

    static <T> Column<T> number(String title, Function<T, @Nullable Long> of) {
      return new Column<>(title, true, ordered(of));
    }

    private static <T, C extends Comparable<? super C>> Comparator<T> ordered(
        Function<T, @Nullable C> of) {
      return (a, b) -> {
        var first = of.apply(a);
        var second = of.apply(b);
        if (first == null || second == null) {
          return Boolean.compare(first != null, second != null);
        }
        return first.compareTo(second);
      };
    }

    private String key() {
      return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
  }

  /// @param words of a row, in which is found
  static <T> Listed<T> of(
      Visit visit, List<T> all, List<Column<T>> columns, Function<T, String> words) {
    return of(Asked.of(visit), all, columns, words);
  }

  /// What an address asks for.
  ///
  /// @param path the page
  /// @param parameters all of the address
  record Asked(
      String path, Map<String, List<String>> parameters, String find, String sort, int from) {
    static Asked of(Visit visit) {
      var request = visit.request();
      var find = request.query("find").orElse("").strip();
      if (find.length() > FIND_LENGTH_MAX) {
        throw SlipwayException.invalid(
            "find", find.length() + " characters", "at most " + FIND_LENGTH_MAX);
      }
      return new Asked(
          request.path(),
          request.queryParameters(),
          find,
          request.query("sort").orElse("").strip(),
          request.query("from", 0, 0, Integer.MAX_VALUE - PAGE));
    }
  }

  static <T> Listed<T> of(
      Asked asked, List<T> all, List<Column<T>> columns, Function<T, String> words) {
    var find = asked.find();
    var sort = asked.sort();
    var found = new ArrayList<>(all.stream().filter(row -> holds(words.apply(row), find)).toList());
    if (!sort.isEmpty()) {
      found.sort(order(columns, sort));
    }
    int from = Math.min(asked.from(), found.size());
    var rows = found.stream().skip(from).limit(PAGE).toList();
    var address = new Address(asked.path(), asked.parameters());
    int next = from + PAGE;
    return new Listed<>(
        rows,
        new Listing(
            asked.path(),
            find,
            address.without("find", "from"),
            all.size() >= ASKS_FROM || !find.isEmpty(),
            columns.stream().map(column -> heading(address, column, sort)).toList(),
            count(from, rows.size(), found.size(), all.size()),
            found.isEmpty() && !all.isEmpty() ? "No row holds " + find + "." : null,
            from == 0 ? null : address.with("from", from <= PAGE ? null : "" + (from - PAGE)),
            next < found.size() ? address.with("from", "" + next) : null));
  }

  private static boolean holds(String words, String find) {
    var text = words.toLowerCase(Locale.ROOT);
    for (var word : find.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private static <T> Comparator<T> order(List<Column<T>> columns, String sort) {
    boolean isDescending = sort.startsWith("-");
    var key = isDescending ? sort.substring(1) : sort;
    for (var column : columns) {
      var order = column.order();
      if (order != null && column.key().equals(key)) {
        return isDescending ? order.reversed() : order;
      }
    }
    var keys = columns.stream().filter(c -> c.order() != null).map(Column::key).toList();
    throw SlipwayException.invalid(
        "sort",
        '"' + sort + '"',
        "one of "
            + String.join(", ", keys)
            + ", with - before it for the greatest first"
            + Names.nearest(key, keys).map(near -> "; did you mean " + near + "?").orElse(""));
  }

  /// From a column's first order to its second, and back to the list's own.
  private static <T> Listing.Heading heading(Address address, Column<T> column, String sort) {
    if (column.order() == null) {
      return new Listing.Heading(column.title(), column.isNumber(), null, null);
    }
    var up = column.key();
    var down = "-" + up;
    var first = column.isNumber() ? down : up;
    var second = column.isNumber() ? up : down;
    var then = sort.equals(first) ? second : sort.equals(second) ? null : first;
    return new Listing.Heading(
        column.title(),
        column.isNumber(),
        address.with("sort", then),
        sort.equals(up) ? "ascending" : sort.equals(down) ? "descending" : null);
  }

  private static String count(int from, int shown, int found, int all) {
    var part =
        shown == 0
            ? "0"
            : shown == found
                ? Format.count(found)
                : Format.count(from + 1L) + "–" + Format.count((long) from + shown);
    var of = shown == found ? "" : " of " + Format.count(found);
    return part + of + (found == all ? "" : ", found among " + Format.count(all));
  }

  /// The address of this page, with another value of one parameter; a new order or other words
  /// begin at the first row.
  private record Address(String path, Map<String, List<String>> parameters) {
    String with(String name, @Nullable String value) {
      var pairs = new ArrayList<String>();
      without(name, "from").forEach(pair -> pairs.add(pair(pair.getKey(), pair.getValue())));
      if (value != null) {
        pairs.add(pair(name, value));
      }
      return path + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
    }

    List<Map.Entry<String, String>> without(String name, String other) {
      var kept = new ArrayList<Map.Entry<String, String>>();
      new LinkedHashMap<>(parameters)
          .forEach((key, values) -> {
            if (!key.equals(name) && !key.equals(other)) {
              values.forEach(value -> kept.add(Map.entry(key, value)));
            }
          });
      return kept;
    }

    private static String pair(String name, String value) {
      return Links.segment(name) + "=" + Links.segment(value);
    }
  }
}
