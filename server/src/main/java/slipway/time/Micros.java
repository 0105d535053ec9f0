package slipway.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import slipway.api.SlipwayException;

/// Instants as microseconds since 1970, the form every table stores.
public final class Micros {
  private static final long PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Micros() {}

  /// The instant's microseconds; refused for one of a year that no calendar in use has.
  public static long of(Instant instant) {
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw SlipwayException.invalid("time", instant, "a time from " + FIRST + " to " + LAST);
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * NANOS_PER_MICRO);
  }
}
