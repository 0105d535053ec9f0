package slipway.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Durations and sizes as people write them in settings and declarations.
public final class Quantity {
  public static final String DURATIONS = "a duration as 500ms, 60s, 5m or 1h";
  public static final String SIZES = "bytes as 1048576, 512KiB, 16MiB or 2GiB";

  private static final Map<String, Long> UNITS =
      Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "B", 1L);

  private Quantity() {}

  /// `500ms`, `60s`, `5m`, `1h`; empty for anything else, and for what is not positive.
  public static Optional<Duration> duration(String text) {
    var written = text.strip().toLowerCase(Locale.ROOT);
    try {
      var duration =
          written.endsWith("ms")
              ? Duration.ofMillis(Long.parseLong(written.substring(0, written.length() - 2)))
              : Duration.parse("PT" + written);
      return Optional.of(duration).filter(Duration::isPositive);
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  /// `1024`, `512MiB`, `2GiB`; empty for anything else.
  public static OptionalLong bytes(String text) {
    var digits = text.strip();
    long unit = 1;
    for (var known : List.of("KiB", "MiB", "GiB", "B")) {
      if (digits.endsWith(known)) {
        digits = digits.substring(0, digits.length() - known.length()).strip();
        unit = UNITS.getOrDefault(known, 1L);
        break;
      }
    }
    try {
      return OptionalLong.of(Math.multiplyExact(Long.parseLong(digits), unit));
    } catch (NumberFormatException | ArithmeticException _) {
      return OptionalLong.empty();
    }
  }
}
