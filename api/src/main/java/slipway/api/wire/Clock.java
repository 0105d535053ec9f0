package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// The business clock.
///
/// @param day the last whole day that is over
/// @param replayed whether clients move it
/// @param nextDue when the next timer is due, null when none is set
public record Clock(Instant now, LocalDate day, boolean replayed, @Nullable Instant nextDue) {
  /// Moves the clock to the end of a day; answered when everything that was due has been done.
  public record Advance(LocalDate to) {}
}
