package slipway.features;

import java.util.Optional;
import slipway.api.Digest;

/// The newest materialised cutoff of every view definition, in memory. Never asks the database; may
/// be called on the event loop.
public final class OnlineViews {
  OnlineViews() {}

  public Optional<OnlineSnapshot> find(String project, Digest definition) {
    throw new UnsupportedOperationException("online views");
  }
}
