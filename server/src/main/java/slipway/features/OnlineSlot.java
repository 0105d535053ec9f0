package slipway.features;

import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// The place of one view definition's newest snapshot. Whoever predicts holds the slot and reads
/// the snapshot anew for each request: it never asks the database and may be read on the event
/// loop, also by the last requests after it was closed.
public final class OnlineSlot implements AutoCloseable {
  /// Which definition it is of.
  record Key(String project, Digest definition) {}

  private final OnlineViews views;
  private final Key key;
  private int holders; // changed by [OnlineViews] alone, which does so for one thread at a time
  private volatile @Nullable OnlineSnapshot snapshot;

  OnlineSlot(OnlineViews views, Key key) {
    this.views = views;
    this.key = key;
  }

  Key key() {
    return key;
  }

  OnlineSlot joined() {
    holders++;
    return this;
  }

  /// Whether nobody holds it any more.
  boolean left() {
    holders--;
    return holders == 0;
  }

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

  /// Gives it back, once for each time it was held: what nobody holds is forgotten.
  @Override
  public void close() {
    views.giveBack(this);
  }
}
