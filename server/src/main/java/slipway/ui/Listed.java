package slipway.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.db.Found;
import slipway.db.Slice;
import slipway.http.Response;
import slipway.ui.Site.Visit;
import slipway.ui.view.Listing;
import slipway.ui.view.Part;

/// A list whose rows are in memory as the address asks for it.
///
/// @param rows those of the page
/// @param csv all rows that were found, when the address asks for them as a table; else null
record Listed<T>(List<T> rows, Listing listing, @Nullable Response csv) {
  /// @param order null: the list cannot be sorted by it
  /// @param cell what stands in a table that is taken away
  record Column<T>(
      String title, boolean isNumber, @Nullable Comparator<T> order, Function<T, String> cell) {
    static <T> Column<T> plain(String title, Function<T, String> of) {
      return new Column<>(title, false, null, of);
    }

    static <T> Column<T> text(String title, Function<T, String> of) {
      return new Column<>(
          title, false, Comparator.comparing(of, String.CASE_INSENSITIVE_ORDER), of);
    }

    /// Rows without a value come first in ascending order.
    static <T, C extends Comparable<? super C>> Column<T> by(
        String title, Function<T, @Nullable C> of) {
      return new Column<>(title, false, ordered(of), row -> Objects.toString(of.apply(row), ""));
    }

    static <T> Column<T> number(String title, Function<T, @Nullable Long> of) {
      return new Column<>(title, true, ordered(of), row -> Objects.toString(of.apply(row), ""));
    }

    static <T> Column<T> amount(String title, Function<T, @Nullable Double> of) {
      return new Column<>(title, true, ordered(of), row -> Objects.toString(of.apply(row), ""));
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

    private Controls.Column control() {
      return new Controls.Column(title, isNumber, order != null);
    }
  }

  /// One of several lists of a page.
  ///
  /// @param table the id of the page's part that it is
  static <T> Listed<T> part(
      Visit visit, String table, List<T> all, List<Column<T>> columns, Function<T, String> words) {
    return of(Asked.of(visit, table), all, columns, words);
  }

  /// The table to take away, when one of the lists is asked for as that.
  static Optional<Response> csv(Listed<?>... lists) {
    return Arrays.stream(lists).flatMap(one -> Stream.ofNullable(one.csv())).findFirst();
  }

  <S> Part<S> part(Function<T, S> as) {
    return new Part<>(rows.stream().map(as).toList(), listing);
  }

  /// @param words of a row, in which is found
  static <T> Listed<T> of(
      Visit visit, List<T> all, List<Column<T>> columns, Function<T, String> words) {
    return of(Asked.of(visit), all, columns, words);
  }

  static <T> Listed<T> of(
      Asked asked, List<T> all, List<Column<T>> columns, Function<T, String> words) {
    var controls = columns.stream().map(Column::control).toList();
    if (!asked.sort().isEmpty()) {
      Slice.requireKey(
          asked.sort(),
          controls.stream().filter(Controls.Column::isSorted).map(Controls.Column::key).toList());
    }
    var found =
        new ArrayList<>(all.stream().filter(row -> holds(words.apply(row), asked.find())).toList());
    order(columns, asked.sort()).ifPresent(found::sort);
    var rows = found.stream().skip(asked.from()).limit(Asked.PAGE).toList();
    return new Listed<>(
        rows,
        Controls.of(asked, controls, List.of(), new Found<>(rows, found.size(), all.size())),
        asked.isCsv() ? csv(asked, columns, found) : null);
  }

  private static <T> Response csv(Asked asked, List<Column<T>> columns, List<T> found) {
    var page = asked.path().substring(asked.path().lastIndexOf('/') + 1);
    return CsvFile.of(
        asked.table().isEmpty() ? page : page + "-" + asked.table(),
        columns.stream().map(column -> column.control().key().replace('-', '_')).toList(),
        take ->
            found.forEach(row ->
                take.accept(columns.stream().map(column -> column.cell().apply(row)).toList())));
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

  private static <T> Optional<Comparator<T>> order(List<Column<T>> columns, String sort) {
    boolean isDescending = sort.startsWith("-");
    var key = isDescending ? sort.substring(1) : sort;
    for (var column : columns) {
      var order = column.order();
      if (order != null && column.control().key().equals(key)) {
        return Optional.of(isDescending ? order.reversed() : order);
      }
    }
    return Optional.empty();
  }
}
