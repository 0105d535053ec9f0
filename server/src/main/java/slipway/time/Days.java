package slipway.time;

import java.time.LocalDate;
import slipway.api.SlipwayException;

/// Days as their number since 1970-01-01, the form every table stores.
public final class Days {
  private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  private Days() {}

  /// The day's number; refused for one that no calendar in use has.
  public static int of(LocalDate day) {
    if (day.isBefore(FIRST) || day.isAfter(LAST)) {
      throw SlipwayException.invalid("date", day, "a date from " + FIRST + " to " + LAST);
    }
    return Math.toIntExact(day.toEpochDay());
  }
}
