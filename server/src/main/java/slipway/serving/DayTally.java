package slipway.serving;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Adds up rows of a log by business day and variant.
final class DayTally {
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  private final TreeMap<Place, Long> counts =
      new TreeMap<>(Comparator.comparingLong(Place::day).thenComparing(Place::variant));

  private record Place(long day, String variant) {}

  /// One row, by its time on the business clock.
  void add(long atMicros, String variant) {
    counts.merge(new Place(Math.floorDiv(atMicros, DAY_MICROS), variant), 1L, Long::sum);
  }

  void add(DayCount counted) {
    counts.merge(
        new Place(counted.day().toEpochDay(), counted.variant()), counted.requests(), Long::sum);
  }

  /// By day, then by variant.
  List<DayCount> counts() {
    return counts.entrySet().stream()
        .map(one ->
            new DayCount(
                LocalDate.ofEpochDay(one.getKey().day()), one.getKey().variant(), one.getValue()))
        .toList();
  }
}
