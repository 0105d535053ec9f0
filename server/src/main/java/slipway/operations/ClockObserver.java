package slipway.operations;

import java.time.Instant;
import java.util.List;
import slipway.api.wire.Clock.Blockage;

/// Names what ends the wait of an advance: what failed, or waits for a person, so that the business
/// clock should not go on as if it were done.
@FunctionalInterface
public interface ClockObserver {
  /// What has failed, or has begun to wait for a person, since that wall-clock instant. Older ones
  /// are known to whoever advances again.
  List<Blockage> blockagesSince(Instant wall);
}
