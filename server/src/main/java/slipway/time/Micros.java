package slipway.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Instants as microseconds since 1970, the form every table stores.
public final class Micros {
  private static final long PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private Micros() {}

  public static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * NANOS_PER_MICRO);
  }
}
