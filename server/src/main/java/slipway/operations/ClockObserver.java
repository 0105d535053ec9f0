package slipway.operations;

import java.time.Instant;
import java.util.List;

/// Names what ends the wait of an advance.
@FunctionalInterface
public interface ClockObserver {
  /// What has failed, or has begun to wait for a person, since that wall-clock instant. Older ones
  /// are known to whoever advances again.
  List<Blockage> blockagesSince(Instant wall);
}
