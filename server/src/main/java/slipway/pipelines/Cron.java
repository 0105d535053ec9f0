package slipway.pipelines;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import slipway.api.SlipwayException;

/// When something is due: five fields as cron has had them since Vixie's of 1987 (minute, hour, day
/// of the month, month, day of the week), in a time zone.
///
/// A field is `*`, a number, a range `a-b`, either with a step `/n`, or a list of these; months and
/// days of the week have names; Sunday is 0 and 7; `L` is the last day of the month. When both
/// kinds of days are restricted, a day that meets one of them is due. A local time that the zone
/// leaves out is due as much later as the clock jumps; one that comes twice is due the first time.
record Cron(
    BitSet minutes,
    BitSet hours,
    BitSet days,
    boolean lastDay,
    BitSet months,
    BitSet weekdays,
    boolean anyDay,
    boolean anyWeekday,
    ZoneId zone) {
  static final String EXPECTATION =
      "five fields as in \"0 6 1 * *\" (minute, hour, day, month, weekday), or @hourly, @daily,"
          + " @weekly, @monthly, @yearly";

  private static final int FIELDS = 5;
  private static final int LENGTH_MAX = 200;
  private static final int SUNDAY_TOO = 7;

  /// Beyond it nothing comes that has not come: the calendar repeats after 28 years but for skipped
  /// leap years.
  private static final int SEARCH_YEARS = 40;

  private static final Map<String, String> NAMED =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> WEEKDAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /// A field's bounds and the names its numbers may have, the first one that of `least`.
  private record Field(int least, int most, List<String> names) {}

  private static final Field MINUTE = new Field(0, 59, List.of());
  private static final Field HOUR = new Field(0, 23, List.of());
  private static final Field DAY = new Field(1, 31, List.of());
  private static final Field MONTH = new Field(1, 12, MONTHS);
  private static final Field WEEKDAY = new Field(0, SUNDAY_TOO, WEEKDAYS);

  /// Refuses what is no schedule, and one that is never due.
  static Cron parse(String text, ZoneId zone) {
    var written = text.strip();
    var fields = NAMED.getOrDefault(written, written).split("\\s+", -1);
    if (written.length() > LENGTH_MAX || fields.length != FIELDS) {
      throw refused(text);
    }
    try {
      var weekdays = set(fields[4], WEEKDAY);
      if (weekdays.get(SUNDAY_TOO)) {
        weekdays.set(0);
      }
      boolean last = List.of(fields[2].split(",", -1)).contains("L");
      var cron =
          new Cron(
              set(fields[0], MINUTE),
              set(fields[1], HOUR),
              set(withoutLast(fields[2]), DAY),
              last,
              set(fields[3], MONTH),
              weekdays,
              fields[2].startsWith("*"),
              fields[4].startsWith("*"),
              zone);
      if (cron.next(Instant.EPOCH).isEmpty()) {
        throw SlipwayException.invalid("cron", '"' + text + '"', "a day that there is");
      }
      return cron;
    } catch (NumberFormatException _) {
      throw refused(text);
    }
  }

  private static SlipwayException refused(String text) {
    return SlipwayException.invalid("cron", '"' + text + '"', EXPECTATION);
  }

  private static String withoutLast(String field) {
    return String.join(
        ",", List.of(field.split(",", -1)).stream().filter(part -> !part.equals("L")).toList());
  }

  private static BitSet set(String text, Field field) {
    var set = new BitSet();
    if (text.isEmpty() && field.equals(DAY)) {
      return set; // nothing but L
    }
    for (var part : text.split(",", -1)) {
      var halves = part.split("/", 2);
      int step = halves.length == 1 ? 1 : number(halves[1], 1, field.most());
      int from = field.least();
      int to = field.most();
      if (!halves[0].equals("*")) {
        var ends = halves[0].split("-", 2);
        from = value(ends[0], field);
        to = ends.length == 2 ? value(ends[1], field) : halves.length == 2 ? to : from;
      }
      if (from > to) {
        throw new NumberFormatException(part);
      }
      for (int i = from; i <= to; i += step) {
        set.set(i);
      }
    }
    return set;
  }

  private static int value(String text, Field field) {
    int named = field.names().indexOf(text.toUpperCase(Locale.ROOT));
    return named >= 0 ? field.least() + named : number(text, field.least(), field.most());
  }

  private static int number(String text, int least, int most) {
    if (text.isEmpty() || text.length() > 2 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new NumberFormatException(text);
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  /// The first due instant after this one.
  Optional<Instant> next(Instant after) {
    var first = after.atZone(zone).toLocalDate().minusDays(1); // a jump may have moved its last
    for (var day = first; day.isBefore(first.plusYears(SEARCH_YEARS)); day = day.plusDays(1)) {
      var found = isDue(day) ? ofDay(day, after, Side.AFTER) : Optional.<Instant>empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// The last due instant at or before this one.
  Optional<Instant> newest(Instant until) {
    var last = until.atZone(zone).toLocalDate();
    for (var day = last; day.isAfter(last.minusYears(SEARCH_YEARS)); day = day.minusDays(1)) {
      var found = isDue(day) ? ofDay(day, until, Side.UNTIL) : Optional.<Instant>empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private boolean isDue(LocalDate day) {
    if (!months.get(day.getMonthValue())) {
      return false;
    }
    boolean byDay =
        days.get(day.getDayOfMonth()) || (lastDay && day.getDayOfMonth() == day.lengthOfMonth());
    int weekday = day.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : day.getDayOfWeek().getValue();
    boolean byWeekday = weekdays.get(weekday);
    boolean both = anyDay || anyWeekday;
    return both ? byDay && byWeekday : byDay || byWeekday;
  }

  private enum Side {
    AFTER,
    UNTIL
  }

  /// The day's due instant next to the given one on that side.
  private Optional<Instant> ofDay(LocalDate day, Instant instant, Side side) {
    Instant best = null;
    for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
      for (int minute = minutes.nextSetBit(0);
          minute >= 0;
          minute = minutes.nextSetBit(minute + 1)) {
        var due = day.atTime(hour, minute).atZone(zone).toInstant();
        boolean fits = side == Side.AFTER ? due.isAfter(instant) : !due.isAfter(instant);
        if (fits
            && (best == null || (side == Side.AFTER ? due.isBefore(best) : due.isAfter(best)))) {
          best = due;
        }
      }
    }
    return Optional.ofNullable(best);
  }
}
