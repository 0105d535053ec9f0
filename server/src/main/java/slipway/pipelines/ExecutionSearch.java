package slipway.pipelines;

import java.time.Instant;
import java.util.Optional;
import slipway.db.Slice;

/// Executions to be found, newest first unless the slice says otherwise.
///
/// @param pipeline and `status`: empty for all
/// @param since and `until` (which it is before) on the business clock
/// @param find words that must all stand in the pipeline, number, id, author, status or error
public record ExecutionSearch(
    Optional<String> pipeline,
    Optional<String> status,
    Optional<Instant> since,
    Optional<Instant> until,
    String find,
    Slice slice) {
  public ExecutionSearch with(Slice other) {
    return new ExecutionSearch(pipeline, status, since, until, find, other);
  }
}
