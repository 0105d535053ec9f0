package slipway.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/// The floor under any write: a bare JDBC connection that inserts rows into a table of its own with
/// one statement, and commits durably.
final class Commits {
  private static final int VALUES = 3;

  private Commits() {}

  static Load.Round p50(String url, int rows, Duration time) throws IOException {
    return Load.run(1, time, _ -> new Writer(url, rows));
  }

  private static final class Writer implements Load.Client {
    private final Connection connection;
    private final PreparedStatement insert;
    private final int rows;
    private long next = System.nanoTime();

    Writer(String url, int rows) throws IOException {
      this.rows = rows;
      try {
        connection = DriverManager.getConnection(url);
        try (var statement = connection.createStatement()) {
          if (url.startsWith("jdbc:sqlite:")) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = full");
          }
          statement.execute(
              "create table if not exists bench_floor (id bigint primary key, key bigint, value double precision)");
        }
        connection.setAutoCommit(false);
        insert =
            connection.prepareStatement(
                "insert into bench_floor values (?, ?, ?)" + ", (?, ?, ?)".repeat(rows - 1));
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }

    @Override
    public boolean once() throws IOException {
      try {
        for (int i = 0; i < rows; i++) {
          insert.setLong(VALUES * i + 1, next++);
          insert.setLong(VALUES * i + 2, i);
          insert.setDouble(VALUES * i + VALUES, i);
        }
        insert.executeUpdate();
        connection.commit();
        return true;
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }
  }
}
