package slipway.datasets;

import java.util.Optional;
import slipway.api.Digest;

/// Something in the store that is not what a commit says it is.
///
/// @param kind of the blob
/// @param name what people call it: the file in the tree, or the raw file
public record Finding(
    Kind kind, Optional<Digest> blob, String name, String found, String expected) {
  /// What a blob is to a commit.
  public enum Kind {
    TREE,
    TABLE,
    RAW_FILE,
    SPEC,
    STATISTICS,
    REPORT
  }

  public String message() {
    return kind + " " + name + ": " + found + " (expected: " + expected + ")";
  }
}
