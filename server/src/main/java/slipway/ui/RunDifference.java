package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.tracking.Param;
import slipway.tracking.RunDetails;
import slipway.ui.view.Origin;
import slipway.ui.view.Shown;

/// What a run was made with, and where that differs from another run: in words and part by part.
///
/// @param other null when there is none to compare with
record RunDifference(Made run, @Nullable Made other) {
  private static final int ROWS_MAX = 200;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{7,64}");
  private static final Pattern HOSTED =
      Pattern.compile(
          "(?:https://|ssh://git@|git@)(github\\.com|gitlab\\.com)[:/]([\\w.-]+/[\\w.-]+?)(?:\\.git)?/?");

  /// A run with what it was made with.
  record Made(RunDetails details, RunEnvironment environment) {
    private Map<String, String> params() {
      var params = new TreeMap<String, String>();
      for (Param param : details.params()) {
        params.put(param.key(), param.value());
      }
      return params;
    }
  }

  /// One kind of thing that a run is made with.
  private record Side(
      String title, String one, Map<String, String> mine, Map<String, String> theirs) {
    List<String> different() {
      return names().stream().filter(name -> !same(name)).toList();
    }

    private boolean same(String name) {
      return mine.getOrDefault(name, "").equals(theirs.getOrDefault(name, ""))
          && mine.containsKey(name) == theirs.containsKey(name);
    }

    private TreeSet<String> names() {
      var names = new TreeSet<>(mine.keySet());
      names.addAll(theirs.keySet());
      return names;
    }
  }

  private List<Side> sides() {
    var mine = run.environment();
    var their = other == null ? mine : other.environment();
    return List.of(
        new Side("Code", "fact of the code", mine.code(), their.code()),
        new Side("Environment", "version", mine.runtime(), their.runtime()),
        new Side("Libraries", "library", mine.libraries(), their.libraries()),
        new Side("Parameters", "parameter", run.params(), (other == null ? run : other).params()));
  }

  List<Origin.Part> parts() {
    return sides().stream()
        .map(this::part)
        .filter(part -> !part.shown().isEmpty() || !part.folded().isEmpty())
        .toList();
  }

  private Origin.Part part(Side side) {
    if (other == null) {
      return alone(side);
    }
    var different = side.different();
    var same = side.names().stream().filter(side::same).toList();
    return new Origin.Part(
        side.title(),
        rows(side, different),
        rows(side, same),
        same.size() + " " + (same.size() == 1 ? "is" : "are") + " the same");
  }

  /// Without another run everything is listed, many libraries on demand; parameters stand
  /// elsewhere.
  private static Origin.Part alone(Side side) {
    var all = side.names().stream().toList();
    return switch (side.title()) {
      case "Parameters" -> new Origin.Part(side.title(), List.of(), List.of(), "");
      case "Libraries" ->
          new Origin.Part(
              side.title(),
              List.of(),
              rows(side, all),
              counted(all.size(), "library")
                  + (all.size() > ROWS_MAX ? ", the first " + ROWS_MAX + " of them" : ""));
      default -> new Origin.Part(side.title(), rows(side, all), List.of(), "");
    };
  }

  private static List<Origin.Row> rows(Side side, List<String> names) {
    return names.stream()
        .limit(ROWS_MAX)
        .map(name -> {
          var mine = side.mine().get(name);
          var theirs = side.theirs().get(name);
          return new Origin.Row(
              name,
              shown(mine),
              shown(theirs),
              side.same(name)
                  ? ""
                  : theirs == null ? "only here" : mine == null ? "only there" : "differs");
        })
        .toList();
  }

  private static Shown shown(@Nullable String value) {
    if (value == null) {
      return Shown.of("–");
    }
    return HASH.matcher(value).matches() && value.length() > 12
        ? Shown.of(value.substring(0, 8), value)
        : Format.brief(value);
  }

  /// What differs, in words: `The same code; 2 of 41 libraries differ; 1 of 2 parameters differs.`
  String sentence() {
    if (other == null) {
      return "";
    }
    var said = new ArrayList<String>();
    for (var side : sides()) {
      if (side.names().isEmpty()) {
        continue;
      }
      var isCode = side.title().equals("Code");
      int different = side.different().size();
      int all = side.names().size();
      if (side.mine().isEmpty() || side.theirs().isEmpty()) {
        said.add(
            (side.mine().isEmpty() ? "this run" : "the other run")
                + " has no "
                + (isCode ? "code" : plural(side.one()))
                + " recorded");
      } else if (different == 0) {
        said.add(isCode ? "the same code" : "the same " + plural(side.one()));
      } else if (isCode) {
        said.add(
            side.different().contains(RunEnvironment.COMMIT) ? "another commit" : "other code");
      } else {
        said.add(
            different
                + " of "
                + counted(all, side.one())
                + (different == 1 ? " differs" : " differ"));
      }
    }
    var text = String.join("; ", said) + ".";
    return said.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String counted(int number, String one) {
    return Format.count(number) + " " + (number == 1 ? one : plural(one));
  }

  private static String plural(String one) {
    return one.endsWith("y") ? one.substring(0, one.length() - 1) + "ies" : one + "s";
  }

  /// What was recorded of neither code nor libraries, in words; empty when both were.
  Optional<String> missing() {
    var environment = run.environment();
    var missing =
        new ArrayList<String>(
            environment.code().containsKey(RunEnvironment.COMMIT) ? List.of() : List.of("commit"));
    if (environment.runtime().isEmpty()) {
      missing.add("version of the language");
    }
    if (environment.libraries().isEmpty()) {
      missing.add("libraries");
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(missing.stream().map(what -> "no " + what).collect(Collectors.joining(", ")));
  }

  /// How the change of the code is seen, where both commits are known.
  Origin.@Nullable Code code() {
    if (other == null) {
      return null;
    }
    var mine = run.environment().code().getOrDefault(RunEnvironment.COMMIT, "");
    var theirs = other.environment().code().getOrDefault(RunEnvironment.COMMIT, "");
    if (mine.equals(theirs) || !HASH.matcher(mine).matches() || !HASH.matcher(theirs).matches()) {
      return null;
    }
    var repository = run.environment().code().getOrDefault(RunEnvironment.REPOSITORY, "");
    var hosted = HOSTED.matcher(repository);
    var href =
        hosted.matches()
            ? "https://%s/%s/%scompare/%s...%s"
                .formatted(
                    hosted.group(1),
                    hosted.group(2),
                    hosted.group(1).equals("gitlab.com") ? "-/" : "",
                    theirs,
                    mine)
            : null;
    return new Origin.Code("git diff " + theirs + " " + mine, href);
  }
}
