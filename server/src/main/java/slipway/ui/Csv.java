package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tables as text with separators (RFC 4180).
final class Csv {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|[+-]?Infinity");

  private Csv() {}

  static String line(List<String> cells) {
    return cells.stream().map(Csv::harmless).map(Csv::quoted).collect(Collectors.joining(","))
        + "\r\n";
  }

  /// A spreadsheet would work out what begins like a formula: a quote before it makes it text.
  private static String harmless(String cell) {
    return !cell.isEmpty()
            && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0
            && !NUMBER.matcher(cell).matches()
        ? "'" + cell
        : cell;
  }

  private static String quoted(String cell) {
    return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }

  /// At most `max` lines; a separator or a line's end within quotes belongs to its cell.
  static List<List<String>> read(String text, char separator, int max) {
    var rows = new ArrayList<List<String>>();
    var row = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length() && rows.size() < max; i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"' && (quoted || cell.isEmpty())) {
        quoted = !quoted;
      } else if (!quoted && c == separator) {
        row.add(cell.toString());
        cell.setLength(0);
      } else if (!quoted && c == '\n') {
        row.add(cell.toString());
        cell.setLength(0);
        rows.add(List.copyOf(row));
        row.clear();
      } else if (quoted || c != '\r') {
        cell.append(c);
      }
    }
    if (rows.size() < max && (!row.isEmpty() || !cell.isEmpty())) {
      row.add(cell.toString());
      rows.add(List.copyOf(row));
    }
    return rows;
  }
}
