package slipway.ui;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which of the eight series colours belongs to which series: the same name has the same colour on
/// every page, without anybody keeping a list.
///
/// Each name has a home among the eight. Variants have theirs by name ([#NAMED]), versions of a
/// model by their number. Of the others the text around the last number makes a start and the
/// number is added, so that up to eight versions (or folds, or classes) never meet; what has no
/// number is placed by its text. Names that meet in one chart are sorted, and the later one takes
/// the next free colour: the same series make the same picture, in whatever order they come. From
/// the ninth on colours come again with another stroke.
final class Colours {
  /// The places are `--series-1` to `--series-8` in `app.css`.
  static final int COUNT = 8;

  /// What must look alike wherever it is, and the one line of most monitors.
  private static final Map<String, Integer> NAMED =
      Map.of("primary", 1, "canary", 2, "fallback", 6, "shadow", 8, "score", 1);

  private static final String VERSION = " v";
  private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,9})([^0-9]*)");

  /// @param place from 1 to 8
  /// @param round how often all colours were taken before
  record Colour(int place, int round) {}

  private Colours() {}

  static Map<String, Colour> of(List<String> names) {
    var colours = new LinkedHashMap<String, Colour>();
    var taken = new HashSet<Integer>();
    int round = 0;
    for (var name : new TreeSet<>(names)) {
      if (taken.size() == COUNT) {
        taken.clear();
        round++;
      }
      int place = home(name);
      while (!taken.add(place)) {
        place = place % COUNT + 1;
      }
      colours.put(name, new Colour(place, round));
    }
    return colours;
  }

  private static int home(String name) {
    var named = NAMED.get(name);
    if (named != null) {
      return named;
    }
    var numbered = NUMBERED.matcher(name);
    if (numbered.matches() && numbered.group(1).endsWith(VERSION)) {
      return (Integer.parseInt(numbered.group(2)) + COUNT - 1) % COUNT + 1;
    }
    long start =
        numbered.matches()
            ? hash(numbered.group(1) + '#' + numbered.group(3)) + Long.parseLong(numbered.group(2))
            : hash(name);
    return (int) (start % COUNT) + 1;
  }

  /// Of Java's hash of a text, which is the same everywhere, all bits.
  private static long hash(String text) {
    int hash = text.hashCode();
    return (hash ^ (hash >>> 16) ^ (hash >>> 8)) & 0xffffL;
  }
}
