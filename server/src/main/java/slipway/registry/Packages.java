package slipway.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.references.References;
import slipway.time.Micros;
import slipway.time.WallClock;
import slipway.tracking.ArtifactPath;

/// Closed trees of files: the manifest is a blob of canonical JSON, and its digest names the
/// package. A project's row names manifest and files, so that nothing of them is collected.
final class Packages {
  private static final int FILES_MAX = 10_000;
  private static final int CUTOFFS_MAX = 10_000;

  private final Access access;
  private final Database database;
  private final BlobStore blobs;
  private final References references;
  private final WallClock wall;
  private final Map<Digest, String> cutoffs = new ConcurrentHashMap<>();

  Packages(
      Access access, Database database, BlobStore blobs, References references, WallClock wall) {
    this.access = access;
    this.database = database;
    this.blobs = blobs;
    this.references = references;
    this.wall = wall;
  }

  Digest create(Caller caller, String project, PackageContents contents) {
    database.read(tx -> {
      access.require(tx, caller, Permission.EDIT, project);
      return true;
    });
    var tree =
        new PackageTree(
            PackageTree.FORMAT, files(contents), contents.signature(), contents.provenance());
    var digest = blobs.put(Json.canonical(tree));
    database.inTransaction(
        "registry.createPackage",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          name(tx, project, digest, tree);
          return true;
        });
    return digest;
  }

  private List<PackageTree.PackageFile> files(PackageContents contents) {
    if (contents.files().isEmpty() || contents.files().size() > FILES_MAX) {
      throw SlipwayException.invalid(
          "files", contents.files().size(), "1 to " + FILES_MAX + " files in a package");
    }
    var files = new ArrayList<PackageTree.PackageFile>();
    contents
        .files()
        .forEach((path, digest) -> {
          long size =
              blobs
                  .size(digest)
                  .orElseThrow(() ->
                      SlipwayException.invalid(
                          "files[" + path + "]", digest.hex(), "the digest of a stored blob"));
          files.add(new PackageTree.PackageFile(new ArtifactPath(path).text(), digest, size));
        });
    return files;
  }

  private void name(Tx tx, String project, Digest digest, PackageTree tree) {
    tx.sql()
        .createUpdate(
            "insert into registry_package (project, digest, created_at)"
                + " values (:project, :digest, :now) on conflict do nothing")
        .bind("project", project)
        .bind("digest", digest.hex())
        .bind("now", Micros.of(wall.now()))
        .execute();
    var owner = "registry/package/" + project + "/" + digest.hex();
    references.add(tx, owner, digest);
    for (var file : tree.files()) {
      references.add(tx, owner, file.digest());
    }
  }

  /// Refuses a digest that is no package of the project.
  void require(Tx tx, String project, Digest digest) {
    var found =
        tx.sql()
            .createQuery(
                "select count(*) from registry_package where project = :project and digest = :digest")
            .bind("project", project)
            .bind("digest", digest.hex())
            .mapTo(Integer.class)
            .one();
    if (found == 0) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          "package: " + digest.hex() + " (expected: a package of project " + project + ")");
    }
  }

  /// The cutoff that the package's model was trained as of; empty for one that does not say. A
  /// manifest never reads otherwise, so each is read once.
  String trainedAsOf(Digest digest) {
    var known = cutoffs.get(digest);
    if (known != null) {
      return known;
    }
    var cutoff = tree(digest).provenance().path("cutoff").asString("");
    if (cutoffs.size() < CUTOFFS_MAX) {
      cutoffs.put(digest, cutoff);
    }
    return cutoff;
  }

  PackageTree tree(Digest digest) {
    return Json.readLenient(blobs.bytes(digest), PackageTree.class);
  }
}
