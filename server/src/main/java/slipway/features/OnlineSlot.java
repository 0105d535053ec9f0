package slipway.features;

import org.jspecify.annotations.Nullable;

/// The place of one view definition's newest snapshot. Whoever predicts keeps the slot and reads
/// the snapshot anew for each request.
public final class OnlineSlot {
  private volatile @Nullable OnlineSnapshot snapshot;

  OnlineSlot() {}

  /// Null until something was published.
  public @Nullable OnlineSnapshot snapshot() {
    return snapshot;
  }

  /// Takes a set's snapshot unless a newer set is here already.
  synchronized void offer(OnlineSnapshot newer) {
    if (newer.set() > set()) {
      snapshot = newer;
    }
  }

  /// The set that is here; 0 for none.
  public long set() {
    var current = snapshot;
    return current == null ? 0 : current.set();
  }
}
