package slipway.serving;

import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.Row;
import slipway.analytics.TableWriter;
import slipway.api.Digest;
import slipway.time.Days;
import slipway.time.Micros;

/// The columns of `predictions/<endpoint>`, and a prediction as a row of them. Vectors are kept as
/// the hex digits of their float32 bits (eight a value, in the order of the release's features), so
/// that the table stays the same when features change and no bit is lost.
final class LogTable {
  static final List<Column> COLUMNS =
      List.of(
          new Column("id", ColumnType.STRING),
          new Column("request_id", ColumnType.STRING),
          new Column("at", ColumnType.TIMESTAMP),
          new Column("recorded_at", ColumnType.TIMESTAMP),
          new Column("release", ColumnType.STRING),
          new Column("package", ColumnType.STRING),
          new Column("view_trees", ColumnType.STRING),
          new Column("cutoff", ColumnType.DATE),
          new Column("entity", ColumnType.STRING),
          new Column("vector", ColumnType.STRING),
          new Column("output", ColumnType.NUMBER),
          new Column("output_bits", ColumnType.STRING),
          new Column("variant", ColumnType.STRING),
          new Column("propensity", ColumnType.NUMBER));

  /// The columns by name, in the order that [#read] expects.
  static final String SELECTED =
      COLUMNS.stream().map(column -> '"' + column.name() + '"').collect(Collectors.joining(", "));

  private static final int DIGITS = 2 * Float.BYTES;

  private LogTable() {}

  static void write(TableWriter table, LoggedPrediction row) {
    table.text(row.id().toString());
    table.text(row.requestId());
    table.timestamp(Micros.of(row.at()));
    table.timestamp(Micros.of(row.recordedAt()));
    table.text(row.release().hex());
    table.text(row.packageDigest().hex());
    table.text(row.viewTrees().stream().map(Digest::hex).collect(Collectors.joining(",")));
    var cutoff = row.cutoff();
    if (cutoff == null) {
      table.nothing();
    } else {
      table.date(Days.of(cutoff));
    }
    var entity = row.entity();
    if (entity == null) {
      table.nothing();
    } else {
      table.text(entity);
    }
    table.text(hex(row.vector()));
    table.number(row.output().length == 0 ? Double.NaN : row.output()[0]);
    table.text(hex(row.output()));
    table.text(row.variant());
    table.number(row.propensity());
    table.endRow();
  }

  static LoggedPrediction read(Row row, String project, String endpoint) {
    var trees = String.valueOf(row.text(7));
    LocalDate cutoff = row.date(8);
    return new LoggedPrediction(
        UUID.fromString(String.valueOf(row.text(1))),
        String.valueOf(row.text(2)),
        Micros.instant(row.micros(3)),
        Micros.instant(row.micros(4)),
        project,
        endpoint,
        new Digest(String.valueOf(row.text(5))),
        new Digest(String.valueOf(row.text(6))),
        trees.isEmpty() ? List.of() : Stream.of(trees.split(",", -1)).map(Digest::new).toList(),
        cutoff,
        row.text(9),
        floats(String.valueOf(row.text(10))),
        floats(String.valueOf(row.text(12))),
        String.valueOf(row.text(13)),
        row.number(14));
  }

  static String hex(float[] values) {
    var text = new StringBuilder(values.length * DIGITS);
    for (float value : values) {
      text.append(HexFormat.of().toHexDigits(Float.floatToRawIntBits(value)));
    }
    return text.toString();
  }

  static float[] floats(String hex) {
    var values = new float[hex.length() / DIGITS];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(HexFormat.fromHexDigits(hex, i * DIGITS, (i + 1) * DIGITS));
    }
    return values;
  }
}
