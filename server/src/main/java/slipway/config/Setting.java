package slipway.config;

import java.util.Locale;

/// One setting: its key in the file, what it takes, what holds without it, and where it goes.
///
/// The environment variable and the flag follow from the key: `http.bodyBytesMax` is
/// `SLIPWAY_HTTP_BODY_BYTES_MAX` and `--http-body-bytes-max`; the most used flags are shorter.
public record Setting(
    String key, String flag, String form, String otherwise, String description, Change change) {

  /// Puts the value where it belongs.
  @FunctionalInterface
  interface Change {
    Config apply(Config config, Value value);
  }

  public String environmentVariable() {
    return "SLIPWAY_" + separated('_').toUpperCase(Locale.ROOT);
  }

  static String flagOf(String key) {
    return "--" + separated(key, '-');
  }

  private String separated(char separator) {
    return separated(key, separator);
  }

  private static String separated(String key, char separator) {
    var text = new StringBuilder();
    for (char c : key.toCharArray()) {
      if (c == '.') {
        text.append(separator);
      } else if (Character.isUpperCase(c)) {
        text.append(separator).append(Character.toLowerCase(c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
