package slipway.api.wire;

import org.jspecify.annotations.Nullable;

/// What a collection of garbage found in the store of blobs, each blob counted once, and did.
///
/// @param dryRun whether only what would be done was counted
/// @param grace how long a blob must have been unnamed before it is condemned, and once more before
///   it is deleted (ISO 8601)
/// @param bytes of all blobs
/// @param named by somebody
/// @param young not named, but put within the grace time
/// @param condemned now, for nobody names them
/// @param waiting condemned before, for less than the grace time
/// @param deleted with `deletedBytes`
public record Garbage(
    boolean dryRun,
    String grace,
    long blobs,
    long bytes,
    long named,
    long young,
    long condemned,
    long waiting,
    long deleted,
    long deletedBytes) {
  /// @param dryRun true: only count
  public record Request(@Nullable Boolean dryRun) {}
}
