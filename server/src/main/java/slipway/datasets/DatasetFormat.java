package slipway.datasets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;

/// A dataset's declaration, checked: how its files are read and its rows are stored.
record DatasetFormat(
    Type type,
    char delimiter,
    boolean hasHeader,
    Schema schema,
    List<ColumnReader> readers,
    List<Place> places,
    List<String> key) {
  /// The layouts of raw files.
  enum Type {
    CSV,
    SPACES,
    FIXED,
    JSONL,
    PARQUET;

    /// Whether lines of a file may begin with one that names columns.
    boolean mayHaveHeader() {
      return this == CSV || this == SPACES || this == FIXED;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Where a field stands in a line, from 0; of fixed layouts only.
  record Place(int from, int to) {}

  private static final int COLUMNS_MAX = 2_000;
  private static final int LINE_MAX = 1 << 20;
  private static final List<String> TYPES = Arrays.stream(Type.values()).map(Type::word).toList();

  /// Refuses what cannot be read or stored, naming the field's path.
  static DatasetFormat of(DatasetSpec spec) {
    var type = type(spec.format().type());
    var columns = new ArrayList<Column>();
    var readers = new ArrayList<ColumnReader>();
    if (spec.columns().isEmpty() || spec.columns().size() > COLUMNS_MAX) {
      throw SlipwayException.invalid(
          "columns", spec.columns().size(), "1 to " + COLUMNS_MAX + " columns");
    }
    var names = new HashSet<String>();
    for (int i = 0; i < spec.columns().size(); i++) {
      var column = spec.columns().get(i);
      var path = "columns[" + i + "]";
      if (column.name().isBlank() || column.name().startsWith("_")) {
        throw SlipwayException.invalid(
            path + ".name", '"' + column.name() + '"', "a name that does not begin with _");
      }
      if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
        throw SlipwayException.invalid(path + ".name", column.name(), "each column once");
      }
      var columnType = columnType(path, column.type());
      columns.add(new Column(column.name(), columnType));
      readers.add(ColumnReader.of(path, column, columnType));
    }
    var schema = new Schema(columns);
    var key = spec.key() == null ? List.<String>of() : spec.key();
    key.forEach(name -> requireColumn("key", name, schema));
    if (spec.knownAt() != null) {
      requireTime(spec.knownAt(), schema);
    }
    return new DatasetFormat(
        type,
        delimiter(spec.format(), type),
        header(spec.format(), type),
        schema,
        List.copyOf(readers),
        places(spec.columns(), type),
        key);
  }

  /// `order by` the key, then all other columns.
  String order() {
    return slipway.analytics.Session.storedOrder(key, schema.columns());
  }

  private static Type type(String text) {
    for (var type : Type.values()) {
      if (type.word().equals(text)) {
        return type;
      }
    }
    var near = Names.nearest(text, TYPES).map(name -> "; did you mean " + name + "?").orElse("");
    throw SlipwayException.invalid(
        "format.type", '"' + text + '"', "csv, spaces, fixed, jsonl or parquet" + near);
  }

  private static boolean header(DatasetSpec.FileFormat format, Type type) {
    if (format.header() == null) {
      return type == Type.CSV || type == Type.SPACES;
    }
    if (format.header() && !type.mayHaveHeader()) {
      throw SlipwayException.invalid(
          "format.header", "true", "none: each " + type.word() + " file names its columns");
    }
    return format.header();
  }

  /// Of a fixed layout, each field's place; no two may share a character.
  private static List<Place> places(List<DatasetSpec.Column> columns, Type type) {
    var places = new ArrayList<Place>();
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      var path = "columns[" + i + "]";
      if (type != Type.FIXED) {
        requireNone(path + ".start", column.start());
        requireNone(path + ".width", column.width());
        continue;
      }
      int from = whole(path + ".start", column.start()) - 1;
      int to = from + whole(path + ".width", column.width());
      for (int k = 0; k < i; k++) {
        if (from < places.get(k).to() && places.get(k).from() < to) {
          throw SlipwayException.invalid(
              path,
              column.name() + " at " + (from + 1) + " to " + to,
              "clear of "
                  + columns.get(k).name()
                  + " at "
                  + (places.get(k).from() + 1)
                  + " to "
                  + places.get(k).to());
        }
      }
      places.add(new Place(from, to));
    }
    return List.copyOf(places);
  }

  private static void requireNone(String field, @Nullable Integer value) {
    if (value != null) {
      throw SlipwayException.invalid(field, value, "none: only with format.type fixed");
    }
  }

  private static int whole(String field, @Nullable Integer value) {
    if (value == null || value < 1 || value > LINE_MAX) {
      throw SlipwayException.invalid(
          field, value == null ? "nothing" : value, "1 to " + LINE_MAX + ", as type fixed needs");
    }
    return value;
  }

  private static char delimiter(DatasetSpec.FileFormat format, Type type) {
    if (format.delimiter() == null) {
      return ',';
    }
    if (type != Type.CSV) {
      throw SlipwayException.invalid(
          "format.delimiter", '"' + format.delimiter() + '"', "only with type csv");
    }
    if (format.delimiter().length() != 1 || "\"\r\n".contains(format.delimiter())) {
      throw SlipwayException.invalid(
          "format.delimiter", '"' + format.delimiter() + '"', "one character, like ; or a tab");
    }
    return format.delimiter().charAt(0);
  }

  private static ColumnType columnType(String path, String type) {
    try {
      return ColumnType.parse(type);
    } catch (SlipwayException e) {
      throw new SlipwayException(e.code(), path + '.' + e.message());
    }
  }

  private static void requireColumn(String field, String name, Schema schema) {
    if (!schema.names().contains(name)) {
      var near =
          Names.nearest(name, schema.names())
              .map(other -> "; did you mean " + other + "?")
              .orElse("");
      throw SlipwayException.invalid(
          field,
          name,
          "one of " + schema.names().stream().collect(Collectors.joining(", ")) + near);
    }
  }

  private static void requireTime(String knownAt, Schema schema) {
    requireColumn("knownAt", knownAt, schema);
    for (var column : schema.columns()) {
      var times = Set.of(ColumnType.Kind.DATE, ColumnType.Kind.TIMESTAMP);
      if (column.name().equals(knownAt) && !times.contains(column.type().kind())) {
        throw SlipwayException.invalid(
            "knownAt", knownAt + " is " + column.type(), "a date or timestamp column");
      }
    }
  }
}
