package slipway.tracking;

import java.util.Optional;
import slipway.api.Digest;

/// A file or directory among artifacts. `path` is below `mlflow-artifacts:/`; a directory has no
/// digest.
public record ArtifactEntry(String path, long size, Optional<Digest> digest) {
  public boolean isDirectory() {
    return digest.isEmpty();
  }

  /// Without the directories before it.
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
