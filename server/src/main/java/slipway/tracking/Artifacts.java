package slipway.tracking;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.mlflow.Invalid;
import slipway.references.References;
import slipway.time.WallClock;

/// Files by path below `mlflow-artifacts:/`. The first part of a path is an experiment's number,
/// whose project decides who may read and write; anything else belongs to the default project.
final class Artifacts {
  private static final int DELETED_AT_ONCE_MAX = 10_000;

  private final Access access;
  private final Database database;
  private final BlobStore blobs;
  private final References references;
  private final WallClock wall;
  private final ExperimentStore experiments = new ExperimentStore();
  private final ArtifactStore store = new ArtifactStore();

  Artifacts(
      Access access, Database database, BlobStore blobs, References references, WallClock wall) {
    this.access = access;
    this.database = database;
    this.blobs = blobs;
    this.references = references;
    this.wall = wall;
  }

  /// Stores the bytes, then names them; a file that had the name is replaced.
  Digest put(Caller caller, ArtifactPath path, InputStream content) {
    database.read(tx -> {
      access.require(tx, caller, Permission.EDIT, project(tx, path.text()));
      return true;
    });
    var digest = blobs.put(content);
    link(caller, path, digest);
    return digest;
  }

  /// Names a stored blob.
  void link(Caller caller, ArtifactPath path, Digest digest) {
    long size =
        blobs
            .size(digest)
            .orElseThrow(() -> SlipwayException.invalid("digest", digest.brief(), "a stored blob"));
    database.inTransaction(
        "tracking.nameArtifact",
        tx -> {
          var project = project(tx, path.text());
          access.require(tx, caller, Permission.EDIT, project);
          requireFree(tx, project, path);
          var owner = owner(project, path.text());
          references.remove(tx, owner);
          store.put(tx, project, path, digest, size, wall.now());
          references.add(tx, owner, digest);
          return true;
        });
  }

  Optional<ArtifactEntry> find(Caller caller, String path) {
    return database.read(tx -> {
      var project = project(tx, path);
      access.require(tx, caller, Permission.READ, project);
      return store.find(tx, project, path);
    });
  }

  ArtifactEntry require(Caller caller, ArtifactPath path) {
    return find(caller, path.text())
        .orElseThrow(() -> Invalid.notFound("No such artifact: '" + path.text() + "'"));
  }

  /// Empty when there is no such directory.
  List<ArtifactEntry> list(Caller caller, String directory) {
    return database.read(tx -> {
      var project = project(tx, directory);
      access.require(tx, caller, Permission.READ, project);
      return store.list(tx, project, directory);
    });
  }

  /// Every file below the directory, by path, at most `most`.
  List<ArtifactEntry> below(Caller caller, String directory, int most) {
    return database.read(tx -> {
      var project = project(tx, directory);
      access.require(tx, caller, Permission.READ, project);
      return store.files(tx, project, directory, most);
    });
  }

  /// Files below the directory that are called one of these names, by path, at most `most`.
  List<ArtifactEntry> named(Caller caller, String directory, List<String> names, int most) {
    return database.read(tx -> {
      var project = project(tx, directory);
      access.require(tx, caller, Permission.READ, project);
      return store.named(tx, project, directory, names, most);
    });
  }

  /// Takes the name from a file, or from all files of a directory; nothing there is fine.
  void delete(Caller caller, ArtifactPath path) {
    boolean isMore = true;
    while (isMore) {
      isMore =
          database.inTransaction(
              "tracking.deleteArtifact",
              tx -> {
                var project = project(tx, path.text());
                access.require(tx, caller, Permission.EDIT, project);
                forget(tx, project, path.text());
                var files = store.files(tx, project, path.text(), DELETED_AT_ONCE_MAX);
                files.forEach(file -> forget(tx, project, file.path()));
                return files.size() == DELETED_AT_ONCE_MAX;
              });
    }
  }

  BlobStore blobs() {
    return blobs;
  }

  private void forget(Tx tx, String project, String path) {
    store.delete(tx, project, path);
    references.remove(tx, owner(project, path));
  }

  /// One name cannot be a file and a directory: no client could download both.
  private void requireFree(Tx tx, String project, ArtifactPath path) {
    if (store.isDirectory(tx, project, path.text())) {
      throw SlipwayException.invalid(
          "path", path.text(), "a new name or a file's; this is a directory");
    }
    var text = path.text();
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
      var parent = text.substring(0, slash);
      if (store.find(tx, project, parent).isPresent()) {
        throw SlipwayException.invalid(
            "path", text, "a path through directories; " + parent + " is a file");
      }
    }
  }

  private String project(Tx tx, String path) {
    int slash = path.indexOf('/');
    var first = slash < 0 ? path : path.substring(0, slash);
    if (!first.isEmpty()
        && first.length() <= 18
        && first.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return experiments
          .find(tx, Long.parseLong(first))
          .map(Experiment::project)
          .orElse(Access.DEFAULT_PROJECT);
    }
    return Access.DEFAULT_PROJECT;
  }

  private static String owner(String project, String path) {
    return "tracking/artifact/" + project + "/" + path;
  }
}
