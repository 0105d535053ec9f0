package slipway.datasets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.blob.BlobStore;

/// Trees by their digest, which never change: read once, and kept as long as there is place for
/// their files.
final class Trees {
  private static final int FILES_KEPT_MAX = 50_000;

  private final BlobStore blobs;
  private final Cache<Digest, Tree> read =
      Caffeine.newBuilder()
          .maximumWeight(FILES_KEPT_MAX)
          .weigher((Digest _, Tree tree) -> 1 + tree.files().size())
          .build();

  Trees(BlobStore blobs) {
    this.blobs = blobs;
  }

  Digest put(Tree tree) {
    return blobs.put(Json.canonical(tree));
  }

  Tree read(Digest digest) {
    return read.get(digest, _ -> fresh(digest));
  }

  /// From the store and not from memory, for verification.
  Tree fresh(Digest digest) {
    return Json.read(blobs.bytes(digest), Tree.class);
  }
}
