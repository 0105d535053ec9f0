package slipway.serving;

import java.time.Instant;

/// What was counted since a split came into force, on this replica; it outlives the process. Sums
/// over variants are those of one moment within a request or two.
///
/// @param split the split's number; the counts of the last ones stay to be read
/// @param since when it came into force (wall time)
/// @param primary requests assigned to the primary
/// @param canary requests assigned to the canary, also those that the primary answered in its place
/// @param shadow what candidates were asked off the path
public record ArmCounts(
    long split, Instant since, Counts primary, Counts canary, Counts shadow, Shadowing shadowing) {

  /// Before the first release.
  static final ArmCounts NONE =
      new ArmCounts(
          0, Instant.EPOCH, Counts.NONE, Counts.NONE, Counts.NONE, new Shadowing(0, 0, 0, 0, 0, 0));

  /// Requests that were admitted (what the caller got wrong is none), and how they went.
  ///
  /// @param errors the release failed, a null output included
  /// @param nullOutputs it answered, but not with a number
  /// @param slow slower than the endpoint's `slowMillis`
  /// @param firsts the same with each sticky key counted once
  public record Counts(long requests, long errors, long nullOutputs, long slow, Firsts firsts) {
    static final Counts NONE = new Counts(0, 0, 0, 0, new Firsts(0, 0, 0, 0));
  }

  /// Distinct sticky keys under one salt, and those of them that met an event: the key counts in
  /// the split in which it (or its first event of that sort) was first seen. Counted while there is
  /// a canary.
  public record Firsts(long keys, long errors, long nullOutputs, long slow) {}

  /// Shadow scoring: `due` = scored + failed + dropped + queued + missing.
  ///
  /// @param failed the release could not say anything
  /// @param dropped for lack of room in the queue
  /// @param queued not scored yet
  /// @param missing lost when the process died
  public record Shadowing(
      long due, long scored, long failed, long dropped, long queued, long missing) {}
}
