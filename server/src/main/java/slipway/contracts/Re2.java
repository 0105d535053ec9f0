package slipway.contracts;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;

/// What RE2, by which tables are checked, reads of Java's regular expressions
/// (<https://github.com/google/re2/wiki/Syntax>): found when a contract is written, so that no
/// check fails at it.
final class Re2 {
  private static final int REPEATS_MAX = 1000;
  private static final int GROUPS_MAX = 500;

  private static final String ESCAPES = "dDsSwWafnrt";
  private static final String ESCAPES_OUTSIDE_CLASSES = "AbBz";
  private static final Pattern ASCII_LETTER_DIGIT = Pattern.compile("[A-Za-z0-9_]");
  private static final Pattern HEX = Pattern.compile("\\\\x(?:[0-9A-Fa-f]{2}|\\{[0-9A-Fa-f]+})");
  private static final Pattern OCTAL = Pattern.compile("\\\\0[0-7]{1,2}(?![0-7])");
  private static final Pattern PROPERTY = Pattern.compile("\\\\[pP](?:\\{(\\w+)}|([A-Z]))");
  private static final Pattern GROUP = Pattern.compile("\\(\\?(?:[ims]+(?:-[ims]+)?|-[ims]+)?:");
  private static final Pattern FLAGS = Pattern.compile("\\(\\?(?:[ims]+(?:-[ims]+)?|-[ims]+)\\)");
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d+)(,(\\d*))?}");
  private static final Pattern POSIX = Pattern.compile("\\[:\\^?(\\w+):]");

  private static final Set<String> CATEGORIES =
      Set.of(
          "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn",
          "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk",
          "Sm", "So", "Z", "Zl", "Zp", "Zs");
  private static final Set<String> POSIX_CLASSES =
      Set.of(
          "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
          "space", "upper", "word", "xdigit");

  private final String pattern;

  /// The most repeats of one thing within each group that is open, the innermost first.
  private final Deque<Integer> open = new ArrayDeque<>();

  private int at;

  /// The most repeats of one thing within what a quantifier here would repeat.
  private int last = 1;

  private Re2(String pattern) {
    this.pattern = pattern;
    open.push(1);
  }

  /// The pattern, which both Java and RE2 read; otherwise refused.
  static String require(String path, String pattern) {
    if (pattern.chars().filter(c -> c == '(').count() > GROUPS_MAX) {
      throw SlipwayException.invalid(path, "over " + GROUPS_MAX + " groups", "fewer groups");
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw SlipwayException.invalid(path, pattern, "a regular expression: " + e.getDescription());
    }
    var unknown = new Re2(pattern).unknown();
    if (unknown.isPresent()) {
      throw SlipwayException.invalid(
          path,
          pattern,
          "a regular expression that RE2 reads, without look-around, back references and "
              + unknown.get());
    }
    return pattern;
  }

  /// What of the pattern, which Java reads, RE2 does not.
  private Optional<String> unknown() {
    String found = null;
    while (found == null && at < pattern.length()) {
      found =
          switch (pattern.charAt(at)) {
            case '\\' -> pattern.startsWith("\\Q", at) ? quoted() : escape(ESCAPES_OUTSIDE_CLASSES);
            case '[' -> characters();
            case '(' -> group();
            case ')' -> close();
            case '*', '+', '?' -> quantifier(at + 1);
            case '{' -> repeat();
            default -> plain(1);
          };
    }
    return Optional.ofNullable(found);
  }

  private @Nullable String plain(int length) {
    at += length;
    last = 1;
    return null;
  }

  private @Nullable String quoted() {
    int end = pattern.indexOf("\\E", at);
    return plain((end < 0 ? pattern.length() : end + 2) - at);
  }

  private @Nullable String escape(String more) {
    char next = pattern.charAt(at + 1);
    if ((ESCAPES + more).indexOf(next) >= 0
        || (next < 0x80 && !ASCII_LETTER_DIGIT.matcher(String.valueOf(next)).matches())) {
      return plain(2);
    }
    for (var form : new Pattern[] {HEX, OCTAL, PROPERTY}) {
      var matcher = here(form);
      if (matcher.lookingAt()
          && (form != PROPERTY
              || CATEGORIES.contains(
                  matcher.group(1) == null ? matcher.group(2) : matcher.group(1)))) {
        return plain(matcher.end() - at);
      }
    }
    return pattern.substring(at, at + 2);
  }

  /// A class in brackets. Java reads one within, and `&&` as what both have; RE2 reads letters.
  private @Nullable String characters() {
    int start = at++;
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      at++;
    }
    boolean first = true;
    while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
      first = false;
      if (pattern.startsWith("&&[", at)) {
        return "&&[";
      }
      var posix = here(POSIX);
      if (pattern.charAt(at) == '\\') {
        var unknown = escape("");
        if (unknown != null) {
          return unknown + " in " + pattern.substring(start, at + 2);
        }
      } else if (posix.lookingAt()) {
        if (!POSIX_CLASSES.contains(posix.group(1))) {
          return posix.group();
        }
        at = posix.end();
      } else {
        at++;
      }
    }
    return plain(1);
  }

  private @Nullable String group() {
    if (!pattern.startsWith("(?", at)) {
      open.push(1);
      return plain(1);
    }
    var flags = here(FLAGS);
    if (flags.lookingAt()) {
      return plain(flags.end() - at);
    }
    var group = here(GROUP);
    if (group.lookingAt()) {
      open.push(1);
      return plain(group.end() - at);
    }
    return pattern.substring(at, Math.min(pattern.length(), at + 3));
  }

  private @Nullable String close() {
    int inner = open.pop();
    plain(1);
    repeated(inner);
    return null;
  }

  private @Nullable String repeat() {
    var repeat = here(REPEAT);
    if (!repeat.lookingAt()) {
      return plain(1);
    }
    var most = repeat.group(3) == null || repeat.group(3).isEmpty() ? 1 : 3;
    var digits = repeat.group(most);
    int times = digits.length() > 4 ? REPEATS_MAX + 1 : Integer.parseInt(digits);
    long repeats = (long) last * Math.max(1, times);
    if (repeats > REPEATS_MAX) {
      return "more than " + REPEATS_MAX + " repeats in all";
    }
    repeated((int) repeats);
    return quantifier(repeat.end());
  }

  /// Keeps what stands here as the thing last read, of so many repeats.
  private void repeated(int repeats) {
    last = repeats;
    if (repeats > open.element()) {
      open.pop();
      open.push(repeats);
    }
  }

  /// Past a quantifier, which may be lazy, but neither possessive nor quantified itself.
  private @Nullable String quantifier(int end) {
    int start = at;
    at = end < pattern.length() && pattern.charAt(end) == '?' ? end + 1 : end;
    if (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
      return pattern.substring(start, at + 1);
    }
    return null;
  }

  private Matcher here(Pattern form) {
    return form.matcher(pattern).region(at, pattern.length());
  }
}
