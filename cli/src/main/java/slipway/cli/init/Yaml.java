package slipway.cli.init;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import slipway.api.Json;

/// How texts stand in YAML: plain where nobody could read them otherwise, else in quotes.
final class Yaml {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_./()-]*( [A-Za-z0-9_./()-]+)*");
  private static final Set<String> MEANT =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private Yaml() {}

  static String text(String text) {
    return PLAIN.matcher(text).matches() && !MEANT.contains(text.toLowerCase(java.util.Locale.ROOT))
        ? text
        : Json.text(text);
  }

  static String list(List<String> texts) {
    return texts.stream().map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
  }

  /// Every line so many spaces to the right.
  static String indented(String text, int spaces) {
    return text.lines()
        .map(line -> line.isEmpty() ? line : " ".repeat(spaces) + line)
        .collect(Collectors.joining("\n"));
  }

  /// On one line, for comments.
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
