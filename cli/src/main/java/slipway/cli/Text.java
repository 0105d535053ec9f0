package slipway.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// How values are written for people.
public final class Text {
  private static final Pattern NUMBER = Pattern.compile("-|[-+]?[0-9][0-9,]*(\\.[0-9]+)?%?");
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private Text() {}

  /// A value as one cell of a table.
  static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Optional<?> optional -> cell(optional.orElse(null));
      case Digest digest -> digest.brief();
      case Instant instant -> MINUTE.format(instant.atZone(ZoneId.systemDefault()));
      case Double number -> number(number);
      case Integer number -> count(number);
      case Long number -> count(number);
      case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
      default -> {
        var text = value.toString().strip();
        yield text.isEmpty() ? "-" : text.lines().findFirst().orElse("-");
      }
    };
  }

  /// Thousands apart: `23,570`.
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// Four digits behind the point.
  public static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? count((long) number)
        : String.format(Locale.ROOT, "%.4f", number);
  }

  /// `0.3 s`, `12 s`, `3 min 05 s`.
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    return seconds < 60
        ? seconds + " s"
        : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
  }

  /// The end of a day of the business is written as the day.
  static String businessTime(Instant instant) {
    var next = instant.plus(1, ChronoUnit.MICROS);
    return next.equals(next.truncatedTo(ChronoUnit.DAYS))
        ? instant.toString().substring(0, 10)
        : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }

  /// Words that say how something stands get their colour.
  static String coloured(String cell, boolean colour) {
    var style =
        switch (cell) {
          case "pass", "succeeded", "committed", "verified", "FINISHED", "imported" -> Style.GOOD;
          case "fail", "failed", "error", "quarantined", "FAILED" -> Style.BAD;
          case "skipped", "cancelled", "inconclusive", "waiting", "unchanged", "-" -> Style.FAINT;
          case "running", "RUNNING", "cached" -> Style.RUNNING;
          default -> null;
        };
    return style == null ? cell : style.on(cell, colour);
  }
}
