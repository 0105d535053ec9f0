package slipway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import slipway.api.Quantity;
import slipway.api.SlipwayException;

/// A setting's text and where it was written, read as the type that the setting has.
record Value(String key, String text, String origin) {
  private static final Pattern ADDRESS = Pattern.compile("[^\\s@,<>\"]+@[^\\s@,<>\"]+");

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
    var bytes = Quantity.bytes(text);
    if (bytes.isPresent() && bytes.getAsLong() >= least) {
      return bytes.getAsLong();
    }
    throw refused("bytes, at least " + least + ", as 1048576, 512KiB, 16MiB or 2GiB");
  }

  /// `500ms`, `60s`, `5m`, `1h`.
  Duration duration() {
    return Quantity.duration(text).orElseThrow(() -> refused(Quantity.DURATIONS));
  }

  /// Empty for none. What was given is not told: an address may hold a token.
  String webAddress() {
    var written = text.strip();
    if (written.isEmpty()) {
      return "";
    }
    try {
      var address = new URI(written);
      boolean isWeb = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (isWeb && address.getHost() != null && address.getRawUserInfo() == null) {
        return written;
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    throw SlipwayException.invalid(
        origin + ": " + key, "(not shown)", "http:// or https:// with a host and no user");
  }

  Duration duration(Duration least) {
    return Quantity.duration(text)
        .filter(duration -> duration.compareTo(least) >= 0)
        .orElseThrow(() -> refused(Quantity.DURATIONS + ", at least " + least.toSeconds() + "s"));
  }

  Duration durationAtMost(Duration most) {
    return Quantity.duration(text)
        .filter(duration -> duration.compareTo(most) <= 0)
        .orElseThrow(() -> refused(Quantity.DURATIONS + ", at most " + most.toSeconds() + "s"));
  }

  /// A web address in which names stand in braces; empty for none.
  String template(String... names) {
    var written = text.strip();
    var filled = written;
    for (var name : names) {
      filled = filled.replace("{" + name + "}", name);
    }
    new Value(key, filled, origin).webAddress();
    return written;
  }

  /// `ada@lab.example`, comma-separated; empty for none.
  List<String> mailAddresses(int most) {
    var addresses = list();
    boolean isGood = addresses.stream().allMatch(one -> ADDRESS.matcher(one).matches());
    if (addresses.size() > most || !isGood) {
      throw refused("at most " + most + " addresses as ada@lab.example, comma-separated");
    }
    return addresses;
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
