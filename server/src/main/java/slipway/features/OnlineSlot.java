package slipway.features;

import org.jspecify.annotations.Nullable;

/// The place of one view definition's newest snapshot. Whoever predicts keeps the slot and reads
/// the snapshot anew for each request.
public final class OnlineSlot {
  private volatile @Nullable OnlineSnapshot snapshot;
  private long set;

  OnlineSlot() {}

  /// Null until something was published.
  public @Nullable OnlineSnapshot snapshot() {
    return snapshot;
  }

  /// Takes a set's snapshot unless a newer set is here already.
  synchronized void offer(long newerSet, OnlineSnapshot newer) {
    if (newerSet > set) {
      set = newerSet;
      snapshot = newer;
    }
  }

  synchronized long set() {
    return set;
  }
}
