package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import slipway.tracking.ArtifactEntry;
import slipway.tracking.ArtifactPath;
import slipway.tracking.LoggedModel;
import slipway.tracking.RunDetails;
import slipway.tracking.Tracking;
import slipway.ui.LineDiff.Kind;
import slipway.ui.LineDiff.Line;
import slipway.ui.Site.Visit;
import slipway.ui.view.Origin;

/// Files of code that two runs keep by the same path, line by line where they differ.
final class RunCode {
  /// Files that are shown.
  static final int FILES_MAX = 5;

  /// Of a file that is read.
  static final int BYTES_MAX = 64 << 10;

  private static final int LOOKED_AT_MAX = 500;
  private static final int LINES_MAX = 400;
  private static final int CONTEXT = 3;
  private static final Set<String> ENDINGS = Set.of("py", "r", "sql", "patch", "diff");

  private final Tracking tracking;

  RunCode(Tracking tracking) {
    this.tracking = tracking;
  }

  /// A run and the models that it logged.
  record Side(RunDetails run, List<LoggedModel> models) {
    Side {
      models = List.copyOf(models);
    }
  }

  /// The first that differ, by their paths.
  List<Origin.Changed> of(Visit visit, Side before, Side after) {
    var olds = files(visit, before);
    var changed = new ArrayList<Origin.Changed>();
    files(visit, after)
        .forEach((path, file) -> {
          var old = olds.get(path);
          if (old != null && changed.size() < FILES_MAX && !old.digest().equals(file.digest())) {
            changed(path, text(visit, old), text(visit, file)).ifPresent(changed::add);
          }
        });
    return changed;
  }

  /// By path, a model's below its name.
  private TreeMap<String, ArtifactEntry> files(Visit visit, Side side) {
    var files = new TreeMap<String, ArtifactEntry>();
    side.models().forEach(model -> add(visit, model.artifactUri(), model.name() + "/", files));
    add(visit, side.run().run().artifactUri(), "", files);
    return files;
  }

  private void add(
      Visit visit, String location, String before, TreeMap<String, ArtifactEntry> files) {
    if (!RunFiles.isKeptHere(location)) {
      return;
    }
    int inner = ArtifactPath.ofUri(location).length() + 1;
    for (var file : tracking.filesBelow(visit.caller(), location, LOOKED_AT_MAX)) {
      if (file.size() <= BYTES_MAX && isCode(file.name())) {
        files.put(before + file.path().substring(inner), file);
      }
    }
  }

  private static boolean isCode(String name) {
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private Optional<String> text(Visit visit, ArtifactEntry file) {
    return Previews.text(tracking.beginning(visit.caller(), file, BYTES_MAX));
  }

  private static Optional<Origin.Changed> changed(
      String path, Optional<String> before, Optional<String> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    var told = LineDiff.of(before.get().lines().toList(), after.get().lines().toList());
    return Optional.of(
        told.map(lines -> new Origin.Changed(path, words(lines), hunks(lines)))
            .orElseGet(() ->
                new Origin.Changed(
                    path,
                    "more than " + Format.count(LineDiff.EDITS_MAX) + " lines differ",
                    List.of())));
  }

  private static String words(List<Line> lines) {
    long added = count(lines, Kind.ADDED);
    long removed = count(lines, Kind.REMOVED);
    if (added + removed == 0) {
      return "only ends of lines differ";
    }
    return Format.plural(added, "line")
        + " added, "
        + Format.count(removed)
        + " removed"
        + (near(lines).size() > LINES_MAX
            ? ", the first " + LINES_MAX + " lines of the difference"
            : "");
  }

  private static long count(List<Line> lines, Kind kind) {
    return lines.stream().filter(line -> line.kind() == kind).count();
  }

  /// The places in `lines` that are a change or a few lines from one.
  private static List<Integer> near(List<Line> lines) {
    var near = new TreeSet<Integer>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).kind() != Kind.SAME) {
        for (int j = Math.max(0, i - CONTEXT); j <= Math.min(lines.size() - 1, i + CONTEXT); j++) {
          near.add(j);
        }
      }
    }
    return List.copyOf(near);
  }

  private static List<Origin.Line> hunks(List<Line> lines) {
    var shown = new ArrayList<Origin.Line>();
    int before = -1;
    for (int i : near(lines).stream().limit(LINES_MAX).toList()) {
      var line = lines.get(i);
      if (i != before + 1) {
        shown.add(new Origin.Line("…", ""));
      }
      before = i;
      shown.add(
          new Origin.Line(
              switch (line.kind()) {
                case SAME -> " ";
                case ADDED -> "+";
                case REMOVED -> "−";
              },
              line.text()));
    }
    return shown;
  }
}
