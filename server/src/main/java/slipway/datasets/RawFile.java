package slipway.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import slipway.analytics.RowSink;
import slipway.api.SlipwayException;

/// Reads a raw file into rows, strictly: the first thing that is not as declared ends it with an
/// error that names file, line, column, value and expectation.
final class RawFile {
  /// Takes rows with the lines they began on.
  interface Rows extends RowSink {
    void beginRow(long line);
  }

  private final DatasetFormat format;
  private final String file;
  private final Records records;

  private RawFile(DatasetFormat format, String file, InputStream in) {
    this.format = format;
    this.file = file;
    this.records = Records.of(format, file, new Lines(file, in));
  }

  /// Reads to the end; returns how many rows there were.
  static long read(DatasetFormat format, String file, InputStream in, Rows rows) {
    try {
      return new RawFile(format, file, in).read(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private long read(Rows rows) throws IOException {
    if (format.hasHeader()) {
      header();
    }
    long count = 0;
    while (records.next()) {
      requireWidth("fields");
      rows.beginRow(records.line());
      for (int i = 0; i < format.readers().size(); i++) {
        format.readers().get(i).read(records.fields.get(i), rows, this::place);
      }
      rows.endRow();
      count++;
    }
    return count;
  }

  private void header() throws IOException {
    if (!records.next()) {
      throw SlipwayException.invalid(file, "empty", "a header and rows");
    }
    requireWidth("names in the header");
    if (isRow()) {
      throw SlipwayException.invalid(
          place(), "a row: " + records.fields, "a header, or format.header: false");
    }
    if (format.type() != DatasetFormat.Type.CSV) {
      return; // such layouts name their columns as they like
    }
    var names = format.schema().names();
    for (int i = 0; i < names.size(); i++) {
      if (!Objects.equals(names.get(i), records.fields.get(i))) {
        throw SlipwayException.invalid(
            place() + ", column " + (i + 1), shown(records.fields.get(i)), names.get(i));
      }
    }
  }

  /// Whether the header reads as a row, for tables in which some column is not text.
  private boolean isRow() {
    boolean anyTyped = false;
    for (int i = 0; i < format.readers().size(); i++) {
      var type = format.schema().columns().get(i).type().kind();
      if (type == slipway.analytics.ColumnType.Kind.STRING) {
        continue;
      }
      anyTyped = true;
      try {
        format.readers().get(i).read(records.fields.get(i), new Nowhere(), this::place);
      } catch (SlipwayException _) {
        return false;
      }
    }
    return anyTyped;
  }

  private void requireWidth(String what) {
    int found = records.fields.size();
    List<String> names = format.schema().names();
    if (found != names.size()) {
      throw SlipwayException.invalid(
          place(), found + " " + what, names.size() + ": " + String.join(", ", names));
    }
  }

  private String place() {
    return file + " line " + records.line();
  }

  private static String shown(@Nullable String field) {
    return field == null ? "nothing" : '"' + field + '"';
  }
}
