package slipway.audit;

import java.time.Instant;
import java.util.Optional;
import slipway.db.Slice;

/// Entries to be found, newest first unless the slice says otherwise.
///
/// @param area of the actions: `alert` of `alert.silence`
/// @param since and `until` (which it is before) on the wall clock
/// @param find words that must all stand in the actor, action, subject or details
public record AuditSearch(
    Optional<String> area,
    Optional<Instant> since,
    Optional<Instant> until,
    String find,
    Slice slice) {
  public AuditSearch with(Slice other) {
    return new AuditSearch(area, since, until, find, other);
  }
}
