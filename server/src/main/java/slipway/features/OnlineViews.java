package slipway.features;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import slipway.api.Digest;

/// The newest materialised cutoff of every view definition, in memory. Never asks the database; may
/// be called on the event loop.
public final class OnlineViews {
  private final Map<Key, OnlineSlot> slots = new ConcurrentHashMap<>();

  private record Key(String project, Digest definition) {}

  OnlineViews() {}

  public Optional<OnlineSnapshot> find(String project, Digest definition) {
    var slot = slots.get(new Key(project, definition));
    return slot == null ? Optional.empty() : Optional.ofNullable(slot.snapshot());
  }

  /// The slot of a definition, to be kept; empty as long as nothing was published.
  public OnlineSlot slot(String project, Digest definition) {
    return slots.computeIfAbsent(new Key(project, definition), _ -> new OnlineSlot());
  }
}
