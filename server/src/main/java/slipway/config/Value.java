package slipway.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import slipway.api.SlipwayException;

/// A setting's text and where it was written, read as the type that the setting has.
record Value(String key, String text, String origin) {
  private static final Map<String, Long> UNITS =
      Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "B", 1L);

  int wholeNumber(int least, int most) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, as a number out of bounds is.
    }
    throw refused("a whole number from " + least + " to " + most);
  }

  /// `1024`, `512MiB`, `2GiB`.
  long bytes(long least) {
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
      long bytes = Math.multiplyExact(Long.parseLong(digits), unit);
      if (bytes >= least) {
        return bytes;
      }
    } catch (NumberFormatException | ArithmeticException _) {
      // Told below.
    }
    throw refused("bytes, at least " + least + ", as 1048576, 512KiB, 16MiB or 2GiB");
  }

  /// `500ms`, `60s`, `5m`, `1h`.
  Duration duration() {
    var written = text.strip().toLowerCase(Locale.ROOT);
    try {
      var duration =
          written.endsWith("ms")
              ? Duration.ofMillis(Long.parseLong(written.substring(0, written.length() - 2)))
              : Duration.parse("PT" + written);
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeParseException | NumberFormatException _) {
      // Told below.
    }
    throw refused("a duration as 500ms, 60s, 5m or 1h");
  }

  boolean truth() {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("true or false");
    };
  }

  /// Comma-separated; empty for none.
  List<String> list() {
    var items = new ArrayList<String>();
    for (var item : text.split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    return items;
  }

  <E extends Enum<E>> E oneOf(Class<E> type) {
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text.strip())) {
        return constant;
      }
    }
    throw refused(
        String.join(
            " or ",
            Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList()));
  }

  String textOf(String prefix, String otherPrefix) {
    if (text.startsWith(prefix) || text.startsWith(otherPrefix)) {
      return text;
    }
    throw refused(prefix + "… or " + otherPrefix + "…");
  }

  SlipwayException refused(String expectation) {
    return SlipwayException.invalid(origin + ": " + key, '"' + text + '"', expectation);
  }
}
