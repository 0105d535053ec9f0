package slipway.tracking;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import slipway.db.DatabaseException;
import slipway.db.Tx;
import slipway.tracking.KeyedBatch.Point;
import slipway.tracking.KeyedBatch.Text;

/// Inserts of 64, 16, 4 and 1 rows in one statement: a statement's fixed cost is most of a row's.
final class SqliteBatchWriter implements BatchWriter {
  private static final int[] CHUNKS = {64, 16, 4, 1};

  private static final Insert<Point> METRIC =
      new Insert<>(
          "insert into tracking_metric (run, key, timestamp_millis, step, value, is_nan) values ",
          6,
          " on conflict do nothing",
          (statement, at, run, point) -> {
            statement.setLong(at, run.run());
            statement.setLong(at + 1, point.key());
            statement.setLong(at + 2, point.timestampMillis());
            statement.setLong(at + 3, point.step());
            statement.setDouble(at + 4, point.value());
            statement.setInt(at + 5, point.isNan());
          });

  private static final Insert<Point> LATEST =
      new Insert<>(
          "insert into tracking_latest"
              + " (run, key, experiment, value, is_nan, timestamp_millis, step) values ",
          7,
          PostgresqlBatchWriter.LATEST_CONFLICT,
          (statement, at, run, point) -> {
            statement.setLong(at, run.run());
            statement.setLong(at + 1, point.key());
            statement.setLong(at + 2, run.experiment());
            statement.setDouble(at + 3, point.value());
            statement.setInt(at + 4, point.isNan());
            statement.setLong(at + 5, point.timestampMillis());
            statement.setLong(at + 6, point.step());
          });

  private static final Insert<Text> PARAM =
      new Insert<>(
          "insert into tracking_param (run, key, experiment, value) values ",
          4,
          " on conflict do nothing",
          SqliteBatchWriter::bindText);

  private static final Insert<Text> TAG =
      new Insert<>(
          "insert into tracking_tag (run, key, experiment, value) values ",
          4,
          " on conflict (run, key) do update set value = excluded.value",
          SqliteBatchWriter::bindText);

  /// Binds a row's values from position `at` on.
  @FunctionalInterface
  private interface Binder<T> {
    void bind(PreparedStatement statement, int at, RunRow run, T row) throws SQLException;
  }

  /// An insert in each of the chunk sizes.
  private record Insert<T>(List<String> statements, int columns, Binder<T> binder) {
    Insert(String head, int columns, String tail, Binder<T> binder) {
      this(
          java.util.Arrays.stream(CHUNKS)
              .mapToObj(rows -> {
                var row = "(" + "?,".repeat(columns - 1) + "?)";
                return head + (row + ",").repeat(rows - 1) + row + tail;
              })
              .toList(),
          columns,
          binder);
    }

    int write(Tx tx, RunRow run, List<T> rows) throws SQLException {
      int changed = 0;
      int done = 0;
      for (int size = 0; size < CHUNKS.length; size++) {
        while (rows.size() - done >= CHUNKS[size]) {
          var statement = tx.prepared(statements.get(size));
          for (int i = 0; i < CHUNKS[size]; i++) {
            binder.bind(statement, i * columns + 1, run, rows.get(done + i));
          }
          changed += statement.executeUpdate();
          done += CHUNKS[size];
        }
      }
      return changed;
    }
  }

  @Override
  public int write(Tx tx, RunRow run, KeyedBatch batch) {
    try {
      METRIC.write(tx, run, batch.points());
      LATEST.write(tx, run, batch.latest());
      TAG.write(tx, run, batch.tags());
      return PARAM.write(tx, run, batch.params());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void bindText(PreparedStatement statement, int at, RunRow run, Text text)
      throws SQLException {
    statement.setLong(at, run.run());
    statement.setLong(at + 1, text.key());
    statement.setLong(at + 2, run.experiment());
    statement.setString(at + 3, text.value());
  }
}
