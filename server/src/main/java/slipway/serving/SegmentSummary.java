package slipway.serving;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How many records a segment holds and between which ids they lie.
final class SegmentSummary {
  private int rows;
  private @Nullable UUID least;
  private @Nullable UUID greatest;

  void add(UUID id) {
    rows++;
    least = least == null || compare(id, least) < 0 ? id : least;
    greatest = greatest == null || compare(id, greatest) > 0 ? id : greatest;
  }

  int rows() {
    return rows;
  }

  /// UUIDs as 128 unsigned bits, the order in which UUIDv7 rise and their text sorts.
  /// ([UUID#compareTo] takes them as signed.)
  static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  /// Whether an id lies between its least and its greatest.
  boolean spans(UUID id) {
    return rows > 0 && compare(least(), id) <= 0 && compare(greatest(), id) >= 0;
  }

  UUID least() {
    return java.util.Objects.requireNonNull(least, "an empty segment has no least id");
  }

  UUID greatest() {
    return java.util.Objects.requireNonNull(greatest, "an empty segment has no greatest id");
  }
}
