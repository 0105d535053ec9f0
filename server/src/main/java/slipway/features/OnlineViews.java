package slipway.features;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import slipway.api.Digest;
import slipway.features.OnlineSlot.Key;

/// The newest materialised cutoff of the view definitions that somebody looks vectors up in, in
/// memory. What was published of all others waits in the online table.
public final class OnlineViews {
  private final Map<Key, OnlineSlot> held = new ConcurrentHashMap<>();
  private final Consumer<OnlineSlot> loading;

  /// @param loading brings what is published of a slot's definition into it
  OnlineViews(Consumer<OnlineSlot> loading) {
    this.loading = loading;
  }

  /// The slot of a definition with what is published of it, which is read from the database when
  /// nobody holds it yet; empty as long as nothing was published. It follows what is published
  /// until everyone who holds it has closed it, once each. Not inside a transaction, and not on the
  /// event loop.
  public OnlineSlot hold(String project, Digest definition) {
    var slot =
        held.compute(
            new Key(project, definition),
            (key, known) -> (known == null ? new OnlineSlot(this, key) : known).joined());
    try {
      if (slot.set() == 0) {
        loading.accept(slot);
      }
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
    return slot;
  }

  /// The slot, when somebody holds it.
  Optional<OnlineSlot> find(String project, Digest definition) {
    return Optional.ofNullable(held.get(new Key(project, definition)));
  }

  void giveBack(OnlineSlot slot) {
    held.computeIfPresent(slot.key(), (_, known) -> known == slot && known.left() ? null : known);
  }
}
