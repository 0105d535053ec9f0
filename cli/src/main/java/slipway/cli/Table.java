package slipway.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Columns for a terminal: as wide as their longest cell, numbers to the right.
public final class Table {
  private static final String GAP = "  ";

  private final List<String> headers;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headers) {
    this.headers = List.of(headers);
  }

  /// One cell for each header; null is shown as a dash.
  public Table row(@org.jspecify.annotations.Nullable Object... cells) {
    if (cells.length != headers.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells (expected: " + headers.size() + ")");
    }
    rows.add(Arrays.stream(cells).map(Text::cell).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  public String render(boolean colour) {
    var widths = new int[headers.size()];
    var right = new boolean[headers.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] = headers.get(i).length();
      rows.forEach(row -> widths[column] = Math.max(widths[column], width(row.get(column))));
      right[i] = !rows.isEmpty() && rows.stream().allMatch(row -> Text.isNumber(row.get(column)));
    }
    var out = new StringBuilder();
    line(out, headers.stream().map(h -> h).toList(), widths, right, colour, true);
    rows.forEach(row -> line(out, row, widths, right, colour, false));
    return out.toString();
  }

  private static void line(
      StringBuilder out,
      List<String> cells,
      int[] widths,
      boolean[] right,
      boolean colour,
      boolean head) {
    for (int i = 0; i < widths.length; i++) {
      var cell = cells.get(i);
      var pad = " ".repeat(widths[i] - width(cell));
      var last = i == widths.length - 1;
      var shown = head ? Style.STRONG.on(cell, colour) : Text.coloured(cell, colour);
      out.append(right[i] ? pad + shown : last ? shown : shown + pad);
      out.append(last ? "\n" : GAP);
    }
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
