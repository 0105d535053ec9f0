package slipway.analytics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;

/// One fresh in-memory DuckDB, used by one thread and thrown away with all that is in it.
public final class Session {
  /// Rows of a row group of every Parquet file we write: part of what makes its bytes.
  static final int ROW_GROUP_ROWS = 122_880;

  private static final String OUTPUT = "out";

  private final DuckDBConnection connection;
  private final BlobStore blobs;
  private final Path directory;
  private final AnalyticsLimits limits;
  private final ScheduledExecutorService timer;
  private final Repeatable.Once repeatable;
  private final List<Path> readable = new ArrayList<>();
  private boolean confined;
  private int written;

  Session(
      DuckDBConnection connection,
      BlobStore blobs,
      Path directory,
      AnalyticsLimits limits,
      ScheduledExecutorService timer,
      Repeatable.Once repeatable) {
    this.connection = connection;
    this.blobs = blobs;
    this.directory = directory;
    this.limits = limits;
    this.timer = timer;
    this.repeatable = repeatable;
  }

  /// Makes the rows of some Parquet blobs (one or more, of the same columns) a relation.
  public void relation(String name, List<Digest> parquet) {
    relation(name, parquet, "");
  }

  /// The same, of the rows that meet a condition: ours, and no user's, because it is written into
  /// the statement.
  ///
  /// @param where as ` where x > 1`, or empty for all rows
  public void relation(String name, List<Digest> parquet, String where) {
    if (parquet.isEmpty()) {
      throw SlipwayException.invalid("relation " + name, "no files", "one Parquet blob or more");
    }
    var files = parquet.stream().map(blobs::local).toList();
    readable.addAll(files);
    var list =
        files.stream()
            .map(file -> Sql.literal(file.toString()))
            .collect(Collectors.joining(", ", "[", "]"));
    execute(
        "create or replace view "
            + Sql.name(name)
            + " as select * from read_parquet("
            + list
            + ")"
            + where);
  }

  /// Makes a Parquet blob that somebody else wrote a relation, its rows numbered from 0 in the
  /// column `file_row_number`.
  public void numbered(String name, Digest parquet) {
    var file = blobs.local(parquet);
    readable.add(file);
    execute(
        "create or replace view "
            + Sql.name(name)
            + " as select * from read_parquet("
            + Sql.literal(file.toString())
            + ", file_row_number = true)");
  }

  /// Names the answer of a statement, with the values of its `$name` parameters written in.
  public void view(String name, String sql, Map<String, ?> parameters) {
    execute("create or replace view " + Sql.name(name) + " as " + Sql.bind(sql, parameters));
  }

  /// A table of these columns, filled row by row, on a connection of its own: its rows may be those
  /// of an answer that is still being read.
  public TableWriter table(String name, List<Column> columns) {
    execute("create table " + Sql.name(name) + definition(columns));
    try {
      return TableWriter.of(connection.duplicate().unwrap(DuckDBConnection.class), name);
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  /// Runs a statement whose answer is of no interest; `?` stands for the parameters in order.
  public void execute(String sql, @Nullable Object... parameters) {
    run(
        sql,
        parameters,
        statement -> {
          statement.execute();
          return true;
        });
  }

  /// All rows of an answer.
  public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    var rows = new ArrayList<T>();
    forEach(sql, row -> rows.add(mapper.map(row)), parameters);
    return rows;
  }

  /// The one row of an answer that has exactly one.
  public <T> T one(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return query(sql, mapper, parameters).getFirst();
  }

  /// Visits the rows of an answer as they come, without keeping them.
  public void forEach(String sql, Consumer<Row> visitor, @Nullable Object... parameters) {
    run(
        sql,
        parameters,
        statement -> {
          try (ResultSet result = statement.executeQuery()) {
            var row = new Row(result);
            while (result.next()) {
              visitor.accept(row);
            }
          }
          return true;
        });
  }

  /// The columns of an answer, each as the type that it would be stored as; a type that cannot be
  /// stored is refused.
  public List<Column> columns(String sql) {
    return query(
        "describe " + sql,
        row -> {
          var name = row.requireText(1);
          return new Column(name, ColumnType.ofDuckdb(name, row.requireText(2)));
        });
  }

  /// Feeds every row of an answer to a sink, in order.
  public void feed(String sql, List<Column> columns, RowSink sink) {
    var types = columns.stream().map(column -> column.type().kind()).toList();
    forEach(
        sql,
        row -> {
          for (int i = 0; i < types.size(); i++) {
            feed(row, i + 1, types.get(i), sink);
          }
          sink.endRow();
        });
  }

  /// The order-free checksum of a relation's rows.
  public RowChecksum checksum(String relation) {
    var sql = "select * from " + Sql.name(relation);
    var checksum = new RowChecksum();
    feed(sql, columns(sql), checksum);
    return checksum;
  }

  /// Writes the answer, ordered as the statement orders it, as a Parquet file whose bytes depend on
  /// the rows alone, and not on threads, zone or locale: types narrowed to the stored ones, zstd,
  /// fixed row groups, written by one thread. Adopt the file into the store before the session
  /// ends.
  public Path writeParquet(String sql) {
    var raw = output();
    var narrowed =
        columns(sql).stream()
            .map(column ->
                "cast("
                    + Sql.name(column.name())
                    + " as "
                    + column.type().sql()
                    + ") as "
                    + Sql.name(column.name()))
            .collect(Collectors.joining(", "));
    execute(
        "copy (select "
            + narrowed
            + " from ("
            + sql
            + "\n)) to "
            + Sql.literal(raw.toString())
            + " (format parquet, compression uncompressed)");
    var finished = output();
    try {
      OneThread.rewrite(raw, finished, limits, directory);
      Files.delete(raw);
    } catch (SQLException e) {
      throw broken(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return finished;
  }

  /// Writes the answer, ordered as the statement orders it, as text with commas and a header. Adopt
  /// the file into the store before the session ends.
  public Path writeCsv(String sql) {
    var file = output();
    execute(
        "copy (" + sql + "\n) to " + Sql.literal(file.toString()) + " (format csv, header true)");
    return file;
  }

  /// The order of a stored table: the declared key first, then all other columns.
  public static String storedOrder(List<String> key, List<Column> columns) {
    var order = new ArrayList<String>(key);
    for (var column : columns) {
      if (!order.contains(column.name())) {
        order.add(column.name());
      }
    }
    return order.stream()
        .map(name -> Sql.name(name) + " asc nulls first")
        .collect(Collectors.joining(", ", " order by ", ""));
  }

  /// From here on SQL reaches no file but the blobs of the relations made so far, and can change no
  /// setting: call it before running SQL that somebody else wrote. Failures are then theirs
  /// (`INVALID_ARGUMENT`).
  public void confine() {
    var paths =
        readable.stream()
            .map(path -> Sql.literal(path.toString()))
            .collect(Collectors.joining(", ", "[", "]"));
    execute("set allowed_paths = " + paths);
    execute(
        "set allowed_directories = ["
            + Sql.literal(directory.resolve(OUTPUT) + "/")
            + ", "
            + Sql.literal(directory.resolve(Analytics.SPILL) + "/")
            + "]");
    execute("set enable_external_access = false");
    execute("set lock_configuration = true");
    confined = true;
  }

  /// Refuses text that is not exactly one SELECT, one whose answer is another each time, and one
  /// that reads anything but the relations made so far.
  public void requireSelect(String sql) {
    String parsed =
        one("select cast(json_serialize_sql(?) as varchar)", row -> row.requireText(1), sql);
    var answer = Json.tree(parsed);
    if (answer.path("error").asBoolean(false)) {
      throw SlipwayException.invalid(
          "sql", answer.path("error_message").asString(""), "one SELECT statement");
    }
    int count = answer.path("statements").size();
    if (count != 1) {
      throw SlipwayException.invalid("sql", count + " statements", "one SELECT statement");
    }
    repeatable.of(this).require(answer);
    new OwnRelations(relations()).require(answer);
  }

  private List<String> relations() {
    return query(
        "select table_name from duckdb_tables() where not internal"
            + " union all select view_name from duckdb_views() where not internal",
        row -> row.requireText(1));
  }

  static SlipwayException broken(SQLException e) {
    return new SlipwayException(ErrorCode.INTERNAL, "sql: " + e.getMessage(), e);
  }

  private static void feed(Row row, int at, ColumnType.Kind kind, RowSink sink) {
    switch (kind) {
      case BOOLEAN -> {
        boolean value = row.bool(at);
        if (row.wasNull()) {
          sink.nothing();
        } else {
          sink.bool(value);
        }
      }
      case INTEGER -> {
        long value = row.integer(at);
        if (row.wasNull()) {
          sink.nothing();
        } else {
          sink.integer(value);
        }
      }
      case NUMBER -> {
        double value = row.number(at);
        if (row.wasNull()) {
          sink.nothing();
        } else {
          sink.number(value);
        }
      }
      default -> feedObject(row, at, kind, sink);
    }
  }

  private static void feedObject(Row row, int at, ColumnType.Kind kind, RowSink sink) {
    if (row.isNull(at)) {
      sink.nothing();
      return;
    }
    switch (kind) {
      case DECIMAL -> sink.decimal(row.decimal(at));
      case DATE -> {
        var date = row.date(at);
        sink.date(date == null ? 0 : Math.toIntExact(date.toEpochDay()));
      }
      case TIMESTAMP -> sink.timestamp(row.micros(at));
      case STRING -> sink.text(row.requireText(at));
      case BOOLEAN, INTEGER, NUMBER -> throw new IllegalStateException(kind + " is read typed");
    }
  }

  private static String definition(List<Column> columns) {
    return columns.stream()
        .map(column -> Sql.name(column.name()) + " " + column.type().sql())
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private Path output() {
    try {
      return Files.createDirectories(directory.resolve(OUTPUT))
          .resolve("table-" + written++ + ".parquet");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is done with a prepared statement.
  @FunctionalInterface
  private interface StatementWork<T> {
    T run(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String sql, @Nullable Object[] parameters, StatementWork<T> work) {
    var late = new AtomicBoolean();
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      var limit =
          timer.schedule(
              () -> cancel(statement, late),
              limits.statementTime().toMillis(),
              TimeUnit.MILLISECONDS);
      try {
        return work.run(statement);
      } finally {
        limit.cancel(false);
      }
    } catch (SQLException e) {
      throw failed(e, late.get());
    }
  }

  private static void cancel(PreparedStatement statement, AtomicBoolean late) {
    late.set(true);
    try {
      statement.cancel();
    } catch (SQLException _) {
      return; // it has ended in the meantime
    }
  }

  private SlipwayException failed(SQLException e, boolean late) {
    if (late) {
      return new SlipwayException(
          ErrorCode.TIMED_OUT,
          "sql: not done after "
              + limits.statementTime().toSeconds()
              + " s (expected: less; simplify it or raise the limit)",
          e);
    }
    var message = String.valueOf(e.getMessage());
    if (message.startsWith("Out of Memory")) {
      return new SlipwayException(ErrorCode.TOO_LARGE, "sql: " + message, e);
    }
    return confined
        ? new SlipwayException(ErrorCode.INVALID_ARGUMENT, "sql: " + message, e)
        : broken(e);
  }
}
