package slipway.datasets;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import slipway.api.Digest;

/// A raw file as it came, and what became of it.
///
/// @param digest of its bytes
/// @param path the file that it is, or will be, in the tree
/// @param at on the business clock
/// @param error why it was refused
public record Delivery(
    UUID id,
    String project,
    String dataset,
    String fileName,
    String path,
    Digest digest,
    long size,
    Instant at,
    State state,
    Optional<Digest> report,
    Optional<String> error) {
  /// What became of it.
  public enum State {
    WAITING,
    IMPORTED,
    /// Its rows broke the contract.
    QUARANTINED,
    /// It could not be read.
    REFUSED
  }
}
