package slipway.tracking;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.db.DatabaseException;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;

/// Plain JDBC over statements that stay prepared, for what must be fast, and over text made for one
/// question, for searches.
final class Rows {
  /// Makes a value of the row a result set stands on.
  @FunctionalInterface
  interface Form<T> {
    T of(ResultSet row) throws SQLException;
  }

  /// Takes what it needs of the row a result set stands on.
  @FunctionalInterface
  interface Taker {
    void take(ResultSet row) throws SQLException;
  }

  /// Rows that a driver has in memory at a time.
  private static final int FETCHED = 1_000;

  private Rows() {}

  /// How many rows changed.
  static int change(Tx tx, String sql, @Nullable Object... values) {
    try {
      return bind(tx.prepared(sql), values).executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  static <T> List<T> list(Tx tx, String sql, Form<T> form, @Nullable Object... values) {
    try {
      return read(bind(tx.prepared(sql), values), form);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /// Asks a question whose text differs each time, so that it is not kept prepared.
  static <T> List<T> list(Tx tx, SqlPart question, Form<T> form) {
    try (var statement = tx.sql().getConnection().prepareStatement(question.text())) {
      return read(bind(statement, question.values().toArray()), form);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /// The same, row by row, without keeping them.
  static void each(Tx tx, SqlPart question, Taker taker) {
    try (var statement = tx.sql().getConnection().prepareStatement(question.text())) {
      bind(statement, question.values().toArray());
      statement.setFetchSize(FETCHED);
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          taker.take(row);
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  static OptionalLong number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /// `(1, 2, 3)`: row numbers of ours, written out because databases bound the number of values.
  static String in(List<Long> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  private static <T> List<T> read(PreparedStatement statement, Form<T> form) throws SQLException {
    try (var row = statement.executeQuery()) {
      var list = new ArrayList<T>();
      while (row.next()) {
        list.add(form.of(row));
      }
      return list;
    }
  }

  private static PreparedStatement bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case null -> statement.setObject(i + 1, null);
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case Double number -> statement.setDouble(i + 1, number);
        case String text -> statement.setString(i + 1, text);
        default -> throw new IllegalArgumentException("bind " + values[i].getClass());
      }
    }
    return statement;
  }
}
