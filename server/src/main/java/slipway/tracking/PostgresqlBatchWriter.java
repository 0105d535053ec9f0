package slipway.tracking;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import slipway.db.DatabaseException;
import slipway.db.Tx;
import slipway.tracking.KeyedBatch.Point;
import slipway.tracking.KeyedBatch.Text;

/// Arrays through `unnest`, several statements in one round trip.
final class PostgresqlBatchWriter implements BatchWriter {
  /// Keeps the newest point; a NaN is older than any number of the same step and time.
  static final String LATEST_CONFLICT =
      """
      on conflict (run, key) do update set
       value = excluded.value, is_nan = excluded.is_nan,
       timestamp_millis = excluded.timestamp_millis, step = excluded.step
       where (excluded.step, excluded.timestamp_millis, -excluded.is_nan, excluded.value)
         > (tracking_latest.step, tracking_latest.timestamp_millis, -tracking_latest.is_nan, tracking_latest.value)\
      """;

  private static final String METRICS =
      """
      insert into tracking_metric (run, key, timestamp_millis, step, value, is_nan)
        select ?, * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::float8[], ?::smallint[])
        on conflict do nothing;
      insert into tracking_latest (run, key, experiment, value, is_nan, timestamp_millis, step)
        select ?, k, ?, v, n, t, s
        from unnest(?::bigint[], ?::float8[], ?::smallint[], ?::bigint[], ?::bigint[]) as u(k, v, n, t, s)
      """
          + LATEST_CONFLICT;

  private static final String TEXTS =
      """
      insert into tracking_param (run, key, experiment, value)
        select ?, k, ?, v from unnest(?::bigint[], ?::text[]) as u(k, v)
        on conflict do nothing;
      insert into tracking_tag (run, key, experiment, value)
        select ?, k, ?, v from unnest(?::bigint[], ?::text[]) as u(k, v)
        on conflict (run, key) do update set value = excluded.value
      """;

  private static final String ALL = TEXTS + ";\n" + METRICS;

  @Override
  public int write(Tx tx, RunRow run, KeyedBatch batch) {
    boolean hasMetrics = !batch.points().isEmpty();
    boolean hasTexts = !batch.params().isEmpty() || !batch.tags().isEmpty();
    if (!hasMetrics && !hasTexts) {
      return 0;
    }
    try {
      var statement = tx.prepared(hasMetrics ? hasTexts ? ALL : METRICS : TEXTS);
      int at = hasTexts ? bindTexts(statement, run, batch) : 1;
      if (hasMetrics) {
        bindMetrics(statement, at, run, batch);
      }
      statement.execute();
      int params = hasTexts ? statement.getUpdateCount() : 0;
      while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
        // every statement's result is taken
      }
      return params;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static int bindTexts(PreparedStatement statement, RunRow run, KeyedBatch batch)
      throws SQLException {
    int at = 1;
    for (var texts : List.of(batch.params(), batch.tags())) {
      statement.setLong(at, run.run());
      statement.setLong(at + 1, run.experiment());
      array(statement, at + 2, "bigint", texts, Text::key);
      array(statement, at + 3, "text", texts, Text::value);
      at += 4;
    }
    return at;
  }

  private static void bindMetrics(
      PreparedStatement statement, int start, RunRow run, KeyedBatch batch) throws SQLException {
    int at = start;
    statement.setLong(at++, run.run());
    var points = batch.points();
    array(statement, at++, "bigint", points, Point::key);
    array(statement, at++, "bigint", points, Point::timestampMillis);
    array(statement, at++, "bigint", points, Point::step);
    array(statement, at++, "float8", points, Point::value);
    array(statement, at++, "smallint", points, Point::isNan);
    statement.setLong(at++, run.run());
    statement.setLong(at++, run.experiment());
    var latest = batch.latest();
    array(statement, at++, "bigint", latest, Point::key);
    array(statement, at++, "float8", latest, Point::value);
    array(statement, at++, "smallint", latest, Point::isNan);
    array(statement, at++, "bigint", latest, Point::timestampMillis);
    array(statement, at, "bigint", latest, Point::step);
  }

  private static <T> void array(
      PreparedStatement statement, int at, String type, List<T> rows, Function<T, Object> value)
      throws SQLException {
    var values = rows.stream().map(value).toArray();
    statement.setArray(at, statement.getConnection().createArrayOf(type, values));
  }
}
