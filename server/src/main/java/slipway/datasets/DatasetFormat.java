package slipway.datasets;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
    List<String> key) {
  /// The layouts of raw files.
  enum Type {
    CSV,
    SPACES
  }

  private static final int COLUMNS_MAX = 2_000;

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
      if (!names.add(column.name().toLowerCase(java.util.Locale.ROOT))) {
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
    boolean header = spec.format().header() == null || spec.format().header();
    return new DatasetFormat(
        type, delimiter(spec.format(), type), header, schema, List.copyOf(readers), key);
  }

  /// `order by` the key, then all other columns.
  String order() {
    return slipway.analytics.Session.storedOrder(key, schema.columns());
  }

  private static Type type(String text) {
    return switch (text) {
      case "csv" -> Type.CSV;
      case "spaces" -> Type.SPACES;
      default -> {
        var known = List.of("csv", "spaces");
        var near =
            Names.nearest(text, known).map(name -> "; did you mean " + name + "?").orElse("");
        throw SlipwayException.invalid("format.type", '"' + text + '"', "csv or spaces" + near);
      }
    };
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
