package slipway.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import slipway.api.Digest;
import slipway.api.Json;

/// The blobs of a home, read (and damaged) behind the server's back.
record StoredBytes(Path home) {

  Path file(Digest digest) {
    return home.resolve("blobs")
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex().substring(2));
  }

  /// The Parquet files of a dataset's tree.
  List<Digest> tables(Digest tree) {
    try {
      var files = new ArrayList<Digest>();
      for (var file : Json.tree(Files.readAllBytes(file(tree))).path("files")) {
        files.add(new Digest(file.path("digest").asString()));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What was predicted, less what differs from run to run: entity, cutoff, release, vector and
  /// output, each once.
  TreeSet<String> predictions(Digest tree) throws SQLException {
    var rows = new TreeSet<String>();
    var columns =
        "entity, cutoff, release, package, * exclude (id, request_id, \"at\", recorded_at, entity, cutoff, release, package)";
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var result =
            statement.executeQuery("select distinct " + columns + " from " + readAll(tree))) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        var row = new StringBuilder();
        for (int i = 1; i <= width; i++) {
          row.append(result.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  /// One number from the rows of a tree.
  long count(Digest tree, String expression) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var result = statement.executeQuery("select " + expression + " from " + readAll(tree))) {
      result.next();
      return result.getLong(1);
    }
  }

  private String readAll(Digest tree) {
    return tables(tree).stream()
        .map(digest -> "'" + file(digest) + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  /// Flips one bit in the middle of a stored file; flipping it again mends it.
  static void flip(Path file) throws IOException {
    file.toFile().setWritable(true);
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int value = bytes.read();
      bytes.seek(middle);
      bytes.write(value ^ 1);
    }
  }
}
