package slipway.ui;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.db.Found;
import slipway.ui.view.Listing;
import slipway.ui.view.Listing.Filter;

/// What stands around a list: made of what its address asks for and of what was found.
final class Controls {
  private static final int ASKS_FROM = 10;

  private Controls() {}

  /// @param isSorted whether the list can be sorted by it
  record Column(String title, boolean isNumber, boolean isSorted) {
    static Column plain(String title) {
      return new Column(title, false, false);
    }

    static Column sorted(String title) {
      return new Column(title, false, true);
    }

    static Column number(String title) {
      return new Column(title, true, true);
    }

    /// As the address says it.
    String key() {
      return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
  }

  static Listing of(Asked asked, List<Column> columns, List<Filter> filters, Found<?> found) {
    int next = asked.from() + Asked.PAGE;
    var names = names(asked, filters);
    boolean isFiltered = filters.stream().anyMatch(filter -> !filter.value().isEmpty());
    boolean isAsked = isFiltered || !asked.find().isEmpty();
    int from = (int) Math.min(asked.from(), found.found());
    return new Listing(
        asked.path(),
        asked.table(),
        asked.find(),
        asked.without(names).pairs(),
        found.all() >= ASKS_FROM || isAsked,
        columns.stream().map(column -> heading(asked, column)).toList(),
        count(from, found),
        found.found() == 0 && found.all() > 0
            ? isFiltered ? "No row is like that." : "No row holds " + asked.find() + "."
            : null,
        from == 0 ? null : asked.with("from", from <= Asked.PAGE ? null : "" + (from - Asked.PAGE)),
        next < found.found() ? asked.with("from", "" + next) : null,
        filters,
        isAsked ? asked.without(names).text(asked.table()) : null,
        asked.with("format", "csv"));
  }

  private static Set<String> names(Asked asked, List<Filter> filters) {
    return Stream.concat(
            Stream.of("find", "from").map(asked::named), filters.stream().map(Filter::name))
        .collect(Collectors.toSet());
  }

  /// From a column's first order to its second, and back to the list's own.
  private static Listing.Heading heading(Asked asked, Column column) {
    if (!column.isSorted()) {
      return new Listing.Heading(column.title(), column.isNumber(), null, null);
    }
    var sort = asked.sort();
    var up = column.key();
    var down = "-" + up;
    var first = column.isNumber() ? down : up;
    var second = column.isNumber() ? up : down;
    var then = sort.equals(first) ? second : sort.equals(second) ? null : first;
    return new Listing.Heading(
        column.title(),
        column.isNumber(),
        asked.with("sort", then),
        sort.equals(up) ? "ascending" : sort.equals(down) ? "descending" : null);
  }

  private static String count(int from, Found<?> found) {
    int shown = found.rows().size();
    var part =
        shown == 0
            ? "0"
            : shown == found.found()
                ? Format.count(shown)
                : Format.count(from + 1L) + "–" + Format.count((long) from + shown);
    var of = shown == found.found() ? "" : " of " + Format.count(found.found());
    return part
        + of
        + (found.found() == found.all() ? "" : ", found among " + Format.count(found.all()));
  }
}
