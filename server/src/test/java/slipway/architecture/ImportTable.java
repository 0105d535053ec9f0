package slipway.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The table as it stands in ARCHITECTURE.md: package to the packages it may import, `all` and
/// "every area above" written out.
///
/// @param named the packages that a row names one by one
record ImportTable(Map<String, Set<String>> rows, Map<String, Set<String>> named) {
  private static final String LAST_OF_PLATFORM = "mlflow";

  static ImportTable read(Path document) throws IOException {
    var rows = new LinkedHashMap<String, Set<String>>();
    var named = new LinkedHashMap<String, Set<String>>();
    boolean inTable = false;
    for (var line : Files.readAllLines(document)) {
      if (line.startsWith("| package |")) {
        inTable = true;
      } else if (inTable && line.startsWith("| `")) {
        var cells = cells(line);
        var row = quoted(cells.get(0)).getFirst();
        named.put(row, new LinkedHashSet<>(quoted(cells.get(2))));
        rows.put(row, allowed(cells.get(2), rows));
      } else if (inTable && !line.startsWith("|")) {
        break;
      }
    }
    return new ImportTable(rows, named);
  }

  private static Set<String> allowed(String cell, Map<String, Set<String>> above) {
    var allowed = new LinkedHashSet<>(quoted(cell));
    if (cell.contains("all") || cell.contains("every area above")) {
      allowed.addAll(above.keySet());
    }
    if (cell.contains("platform")) {
      for (var row : above.keySet()) {
        allowed.add(row);
        if (row.equals(LAST_OF_PLATFORM)) {
          break;
        }
      }
    }
    allowed.add("api");
    return allowed;
  }

  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    for (var cell : line.substring(1).split("\\|", -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }

  private static List<String> quoted(String cell) {
    var names = new ArrayList<String>();
    int at = cell.indexOf('`');
    while (at >= 0) {
      int end = cell.indexOf('`', at + 1);
      names.add(cell.substring(at + 1, end));
      at = cell.indexOf('`', end + 1);
    }
    return names;
  }
}
