package slipway.api.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table that grows by deliveries: how its raw files are read, when a row became known, and in
/// which order rows are stored.
///
/// @param format how a raw file is read
/// @param columns in file order
/// @param knownAt the date or timestamp column that says when a row became known; null: when it was
///   committed
/// @param key the columns rows are ordered by first when they are stored; all others follow
public record DatasetSpec(
    @Nullable String description,
    FileFormat format,
    List<Column> columns,
    @Nullable String knownAt,
    @Nullable List<String> key) {

  /// `csv` (RFC 4180), `spaces` (fields split by runs of spaces), `fixed` (fields at fixed places
  /// of a line), `jsonl` (a JSON object a line) or `parquet`; texts are UTF-8. `header` is of the
  /// first three: true by default, but false of `fixed`. `delimiter` is of csv only, a comma by
  /// default.
  public record FileFormat(String type, @Nullable Boolean header, @Nullable String delimiter) {}

  /// @param type one of string, integer, number, boolean, date, timestamp, decimal(p,s)
  /// @param pattern of a date or timestamp in the file, as java.time writes it; ISO 8601 by default
  /// @param nullable whether an empty field is allowed and means null; true by default (contracts
  ///   say more)
  /// @param start the field's first character in a line, from 1; of `fixed` only
  /// @param width how many characters it has; of `fixed` only
  public record Column(
      String name,
      String type,
      @Nullable String pattern,
      @Nullable Boolean nullable,
      @Nullable Integer start,
      @Nullable Integer width) {

    /// A column of a layout that is not `fixed`.
    public Column(String name, String type, @Nullable String pattern, @Nullable Boolean nullable) {
      this(name, type, pattern, nullable, null, null);
    }
  }

  public DatasetSpec {
    columns = List.copyOf(columns);
    key = key == null ? null : List.copyOf(key);
  }
}
