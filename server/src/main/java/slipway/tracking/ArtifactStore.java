package slipway.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;
import slipway.time.Micros;

/// The table of files by path. Directories are not stored: a directory is what paths begin with.
final class ArtifactStore {
  private static final int CHUNK = 256;

  /// The character after the slash: paths below `d/` are from `d/` up to, without, `d0`.
  private static final char AFTER_SLASH = '0';

  /// Sorts before every character a path can have.
  private static final char FIRST = '\u0001';

  void put(Tx tx, String project, ArtifactPath path, Digest digest, long size, Instant now) {
    Rows.change(
        tx,
        """
        insert into tracking_artifact (project, path, digest, size, created_at)
        values (?, ?, ?, ?, ?)
        on conflict (project, path) do update set
          digest = excluded.digest, size = excluded.size, created_at = excluded.created_at
        """,
        project,
        path.text(),
        digest.hex(),
        size,
        Micros.of(now));
  }

  Optional<ArtifactEntry> find(Tx tx, String project, String path) {
    return Rows.list(
            tx,
            "select path, digest, size from tracking_artifact where project = ? and path = ?",
            ArtifactStore::entry,
            project,
            path)
        .stream()
        .findFirst();
  }

  /// True when there are files below this path.
  boolean isDirectory(Tx tx, String project, String path) {
    return !below(tx, project, path, path + "/", 1).isEmpty();
  }

  void delete(Tx tx, String project, String path) {
    Rows.change(tx, "delete from tracking_artifact where project = ? and path = ?", project, path);
  }

  /// Every file below the directory, at most `most`.
  List<ArtifactEntry> files(Tx tx, String project, String directory, int most) {
    return below(tx, project, directory, start(directory), most);
  }

  /// Files below the directory that are called one of these names, those nearest to the top first,
  /// at most `most`. Costs by all that lies below.
  List<ArtifactEntry> named(Tx tx, String project, String directory, List<String> names, int most) {
    var question =
        new SqlPart(
            "select path, digest, size from tracking_artifact"
                + " where project = ? and path >= ? and path < ? and (1 = 0",
            project,
            start(directory),
            directory + AFTER_SLASH);
    names.forEach(
        name -> question.add(" or substr(path, length(path) - ?) = ?", name.length(), "/" + name));
    question.add(") order by length(path) - length(replace(path, '/', '')), path limit ?", most);
    return Rows.list(tx, question, ArtifactStore::entry);
  }

  /// What stands directly in the directory (empty for the top), by name. Costs by what is listed,
  /// not by what lies deeper: each directory's contents are jumped over.
  List<ArtifactEntry> list(Tx tx, String project, String directory) {
    var start = start(directory);
    var entries = new ArrayList<ArtifactEntry>();
    var from = start;
    while (true) {
      var chunk = below(tx, project, directory, from, CHUNK);
      Optional<String> jumped = Optional.empty();
      for (var file : chunk) {
        if (jumped.filter(inner -> file.path().startsWith(inner + "/")).isPresent()) {
          continue;
        }
        int slash = file.path().indexOf('/', start.length());
        if (slash < 0) {
          entries.add(file);
          from = file.path() + FIRST;
        } else {
          var inner = file.path().substring(0, slash);
          entries.add(new ArtifactEntry(inner, 0, Optional.empty()));
          jumped = Optional.of(inner);
          from = inner + AFTER_SLASH;
        }
      }
      if (chunk.size() < CHUNK) {
        entries.sort(Comparator.comparing(ArtifactEntry::path)); // "a.txt" came before "a/"
        return entries;
      }
    }
  }

  private static String start(String directory) {
    return directory.isEmpty() ? "" : directory + "/";
  }

  /// Files below the directory from a path on, in the databases' order, which is that of UTF-8
  /// bytes and not Java's.
  private static List<ArtifactEntry> below(
      Tx tx, String project, String directory, String from, int limit) {
    if (directory.isEmpty()) {
      return Rows.list(
          tx,
          """
          select path, digest, size from tracking_artifact
          where project = ? and path >= ? order by path limit ?
          """,
          ArtifactStore::entry,
          project,
          from,
          limit);
    }
    return Rows.list(
        tx,
        """
        select path, digest, size from tracking_artifact
        where project = ? and path >= ? and path < ? order by path limit ?
        """,
        ArtifactStore::entry,
        project,
        from,
        directory + AFTER_SLASH,
        limit);
  }

  private static ArtifactEntry entry(ResultSet row) throws SQLException {
    return new ArtifactEntry(
        row.getString("path"),
        row.getLong("size"),
        Optional.of(new Digest(row.getString("digest"))));
  }
}
