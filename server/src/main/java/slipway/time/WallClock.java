package slipway.time;

import java.time.Instant;

/// Real time, for leases, retries, garbage collection, tokens and audit.
@FunctionalInterface
public interface WallClock {
  Instant now();

  static WallClock system() {
    return Instant::now;
  }
}
