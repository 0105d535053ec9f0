package slipway.api;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/// The one rule for names of projects, datasets, views, pipelines and endpoints, and the nearest
/// known name for a mistyped one.
public final class Names {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}(/[a-z0-9][a-z0-9_.-]{0,62})?");

  private Names() {}

  /// Returns the name when it may name a thing of ours.
  public static String require(String field, String name) {
    if (!NAME.matcher(name).matches() || name.contains("..")) {
      throw SlipwayException.invalid(
          field,
          '"' + name + '"',
          "lower-case letters, digits, - _ . (at most 63), starting with a letter or digit");
    }
    return name;
  }

  /// The rule as JSON Schema's `pattern` writes it.
  public static String schemaPattern() {
    return "^(?!.*\\.\\.)" + NAME.pattern() + "$";
  }

  /// A constant's name as declarations and the wire write it: `EACH_CUTOFF` is `each-cutoff`.
  public static String kebab(String constant) {
    return constant.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /// The known name with the fewest edits, when it is near enough to be what was meant.
  public static Optional<String> nearest(String name, Collection<String> known) {
    String best = null;
    int least = Math.max(2, name.length() / 3) + 1;
    for (var candidate : known) {
      int distance =
          distance(
              name.toLowerCase(java.util.Locale.ROOT),
              candidate.toLowerCase(java.util.Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        current[j] =
            Math.min(Math.min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + change);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
