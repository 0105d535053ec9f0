package slipway.datasets;

import java.util.Comparator;
import java.util.List;
import slipway.analytics.RowChecksum;
import slipway.api.Digest;
import slipway.api.Json;

/// What a version of a table is: its digest is the SHA-256 of its canonical JSON, and is what
/// caches and lineage go by. No time, name of a person or id of a run is in it.
///
/// @param files ordered by path
/// @param rowChecksum of the rows of all files together
public record Tree(Schema schema, List<TreeFile> files, long rows, String rowChecksum) {
  public Tree {
    files = files.stream().sorted(Comparator.comparing(TreeFile::path)).toList();
  }

  /// Sums the files up.
  public static Tree of(Schema schema, List<TreeFile> files) {
    var checksum =
        files.stream().map(TreeFile::rowChecksum).reduce(RowChecksum.none(), RowChecksum::add);
    return new Tree(schema, files, files.stream().mapToLong(TreeFile::rows).sum(), checksum);
  }

  public Digest digest() {
    return Json.digest(this);
  }

  /// The Parquet blobs, in the order of their paths: what a relation of the whole version reads.
  public List<Digest> parquet() {
    return files.stream().map(TreeFile::digest).toList();
  }
}
