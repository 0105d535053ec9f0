package slipway.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.DatasetSpec;
import slipway.datasets.Finding.Kind;
import tools.jackson.databind.JsonNode;

/// Proves a commit from the store: every blob is read and hashed again, every table's rows summed
/// again, every raw file read anew into the table it became.
final class Verification {
  private static final int COMMITS_MAX = 100_000;

  private final Datasets.Parts parts;
  private final CommitStore commits;
  private final Trees trees;

  Verification(Datasets.Parts parts, CommitStore commits, Trees trees) {
    this.parts = parts;
    this.commits = commits;
    this.trees = trees;
  }

  /// The raw file that became a file of the tree, and the declaration it was read by.
  private record Origin(String name, Digest raw, Digest spec) {}

  List<Finding> verify(UUID id) {
    var findings = new ArrayList<Finding>();
    Commit commit =
        parts
            .database()
            .read(tx -> commits.find(tx, id))
            .orElseThrow(() -> Datasets.noCommit(id.toString()));
    commit.report().ifPresent(report -> whole(Kind.REPORT, "report", report, findings));
    if (!whole(Kind.TREE, commit.dataset(), commit.tree(), findings)) {
      return findings;
    }
    var tree = trees.fresh(commit.tree());
    var origins = origins(commit);
    parts
        .analytics()
        .session(session -> {
          for (var file : tree.files()) {
            statistics(file, findings);
            table(session, file, findings);
            var origin = origins.get(file.path());
            if (origin != null) {
              origin(session, file, origin, findings);
            }
          }
          return true;
        });
    return findings;
  }

  private boolean whole(Kind kind, String name, Digest digest, List<Finding> findings) {
    if (parts.blobs().verify(digest)) {
      return true;
    }
    boolean there = parts.blobs().size(digest).isPresent();
    findings.add(
        new Finding(
            kind,
            Optional.of(digest),
            name,
            there ? "its bytes have another digest" : "missing",
            "the bytes of " + digest));
    return false;
  }

  private void statistics(TreeFile file, List<Finding> findings) {
    Optional<Digest> statistics =
        parts.database().read(tx -> commits.statistics(tx, file.digest()));
    statistics.ifPresent(digest -> whole(Kind.STATISTICS, file.path(), digest, findings));
  }

  private void table(Session session, TreeFile file, List<Finding> findings) {
    if (!whole(Kind.TABLE, file.path(), file.digest(), findings)) {
      return;
    }
    session.relation("verified", List.of(file.digest()));
    var checksum = session.checksum("verified");
    compare(
        file, "row checksum " + checksum.value(), "row checksum " + file.rowChecksum(), findings);
    compare(file, checksum.rows() + " rows", file.rows() + " rows", findings);
  }

  private void origin(Session session, TreeFile file, Origin origin, List<Finding> findings) {
    boolean readable =
        whole(Kind.RAW_FILE, origin.name(), origin.raw(), findings)
            & whole(Kind.SPEC, origin.name(), origin.spec(), findings);
    if (!readable) {
      return;
    }
    var spec = Json.read(parts.blobs().bytes(origin.spec()), DatasetSpec.class);
    try {
      var parsed =
          Parsed.of(session, parts.blobs(), DatasetFormat.of(spec), origin.name(), origin.raw());
      compare(
          file,
          "read from " + origin.name() + ": " + hash(parsed.table()),
          "read from " + origin.name() + ": " + file.digest(),
          findings);
      Files.delete(parsed.table());
      Files.delete(parsed.lines());
    } catch (IOException e) {
      findings.add(
          new Finding(
              Kind.RAW_FILE, Optional.of(origin.raw()), origin.name(), e.toString(), "readable"));
    }
  }

  private static void compare(
      TreeFile file, String found, String expected, List<Finding> findings) {
    if (!found.equals(expected)) {
      findings.add(
          new Finding(Kind.TABLE, Optional.of(file.digest()), file.path(), found, expected));
    }
  }

  private static Digest hash(Path file) throws IOException {
    var hash = Digest.sha256();
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    }
    return Digest.ofHash(hash);
  }

  /// By path, from this commit back to the first: what each file of the tree was made from.
  private Map<String, Origin> origins(Commit newest) {
    var origins = new HashMap<String, Origin>();
    Optional<Commit> at = Optional.of(newest);
    for (int i = 0; at.isPresent() && i < COMMITS_MAX; i++) {
      var source = at.get().source();
      if (source.path("kind").asString("").equals("import")) {
        var spec = new Digest(source.path("spec").asString(""));
        for (JsonNode file : source.path("files")) {
          origins.putIfAbsent(
              file.path("path").asString(""),
              new Origin(
                  file.path("name").asString(""),
                  new Digest(file.path("digest").asString("")),
                  spec));
        }
      }
      var parent = at.get().parent();
      at =
          parent.isEmpty()
              ? Optional.empty()
              : parts.database().read(tx -> commits.find(tx, parent.get()));
    }
    return origins;
  }
}
