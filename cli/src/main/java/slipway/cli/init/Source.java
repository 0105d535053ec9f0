package slipway.cli.init;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.Names;
import slipway.api.SlipwayException;

/// A CSV that was read once, whole: its columns, and the digest of its bytes.
///
/// @param first the fields of the first row
record Source(
    Path file,
    char delimiter,
    long rows,
    List<Profile> columns,
    List<@Nullable String> first,
    Digest digest) {
  private static final int ROWS_MIN = 20;

  /// Reads every row; refuses what nothing can be learnt from.
  static Source read(Path file) {
    try (var csv = CsvFile.open(file)) {
      var columns = csv.header().stream().map(Profile::new).toList();
      if (columns.size() < 2) {
        throw SlipwayException.invalid(
            file.getFileName() + " line 1",
            "one column, \"" + columns.getFirst().name() + '"',
            "a label and at least one column to tell it by; the delimiter may be , ; | or a tab");
      }
      long rows = 0;
      var first = new ArrayList<@Nullable String>();
      while (csv.next()) {
        if (rows++ == 0) {
          first.addAll(csv.row());
        }
        for (int i = 0; i < columns.size(); i++) {
          columns.get(i).add(csv.row().get(i), csv.line());
        }
      }
      if (rows < ROWS_MIN) {
        throw SlipwayException.invalid(
            String.valueOf(file.getFileName()),
            Counted.of(rows, "row"),
            "at least " + ROWS_MIN + " rows to learn from");
      }
      return new Source(file, csv.delimiter(), rows, columns, first, csv.digest());
    }
  }

  Optional<Profile> find(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /// The column that an option names.
  Profile require(String option, String name) {
    return find(name)
        .orElseThrow(() -> {
          var names = columns.stream().map(Profile::name).toList();
          return SlipwayException.invalid(
              option,
              '"' + name + '"',
              "a column of "
                  + file.getFileName()
                  + ": "
                  + listed(names)
                  + Names.nearest(name, names).map(n -> "; did you mean " + n + "?").orElse(""));
        });
  }

  /// The first of many names.
  static String listed(List<String> names) {
    int shown = 20;
    return names.stream().limit(shown).collect(Collectors.joining(", "))
        + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
  }

  /// A name for things of ours made of any text: lower-case letters, digits and dashes.
  static String slug(String text, String otherwise) {
    var slug =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return slug.isEmpty() ? otherwise : slug.substring(0, Math.min(slug.length(), 40));
  }
}
