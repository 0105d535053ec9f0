package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The business clock.
///
/// @param day the last whole day that is over
/// @param replayed whether clients move it
/// @param nextDue when the next timer is due, null when none is set
/// @param drained whether the clock stands where it was told to and everything due has been done;
///   false with no `blockages` means that the server did not want to keep the caller waiting: ask
///   the same again
/// @param waitingFor what is still under way
/// @param blockages what failed or waits for a person; it ends the wait, and an advance that is
///   asked for again goes on over it
public record Clock(
    Instant now,
    LocalDate day,
    boolean replayed,
    @Nullable Instant nextDue,
    boolean drained,
    List<String> waitingFor,
    List<Blockage> blockages) {
  /// Moves the clock to the end of a day.
  public record Advance(LocalDate to) {}

  /// One thing that failed (`state` FAILED) or waits for a person (`state` WAITING).
  public record Blockage(
      String kind, String project, String subject, String state, String message) {}
}
