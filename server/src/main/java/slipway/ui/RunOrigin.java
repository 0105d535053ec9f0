package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.tracking.ArtifactEntry;
import slipway.tracking.LoggedModel;
import slipway.tracking.RunDetails;
import slipway.tracking.Tracking;
import slipway.ui.OtherRuns.Other;
import slipway.ui.RunDifference.Made;
import slipway.ui.RunEnvironment.Found;
import slipway.ui.RunFate.Champion;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Origin;
import slipway.ui.view.Shown;

/// With which code and libraries a run was made, and where that differs from another run.
final class RunOrigin {
  static final int MODELS_MAX = 20;

  private static final String AGAINST = "against";
  private static final int FILES_MAX = 12;

  private final Tracking tracking;
  private final OtherRuns others;
  private final RunCode code;

  RunOrigin(Tracking tracking) {
    this.tracking = tracking;
    this.others = new OtherRuns(tracking);
    this.code = new RunCode(tracking);
  }

  Origin of(Visit visit, RunDetails run, List<LoggedModel> models, List<Champion> champions) {
    var known = others.of(visit, run, champions);
    var asked = visit.request().query(AGAINST).orElse("");
    var other = chosen(visit, known, asked, run);
    var made = new Made(run, environment(visit, run, models));
    var beside = other.map(found -> beside(visit, found.details())).orElse(null);
    var difference =
        new RunDifference(
            made,
            beside == null
                ? null
                : new Made(beside.run(), environment(visit, beside.run(), beside.models())));
    var changed =
        beside == null
            ? List.<Origin.Changed>of()
            : code.of(visit, beside, new RunCode.Side(run, models));
    return new Origin(
        said(difference.sentence(), changed),
        other
            .map(found ->
                Shown.of(found.details().run().name(), found.id())
                    .linked(visit.links().run(found.id())))
            .orElse(null),
        other.map(Other::why).orElse("no other run in this experiment yet"),
        choices(known, other),
        visit.address().path() + "#" + AGAINST,
        visit.address().without(AGAINST).pairs(),
        difference.parts(),
        difference.missing().map(what -> snippet(run, what)).orElse(null),
        difference.code(),
        changed,
        notes(made.environment()));
  }

  private Optional<Other> chosen(Visit visit, List<Other> known, String asked, RunDetails run) {
    if (asked.isEmpty() || asked.equals(run.run().id())) {
      return known.stream().findFirst();
    }
    return Optional.of(
        known.stream()
            .filter(other -> other.id().equals(asked))
            .findFirst()
            .orElseGet(() -> others.asked(visit, asked)));
  }

  private static List<Origin.Choice> choices(List<Other> known, Optional<Other> chosen) {
    var all = new ArrayList<>(known);
    chosen.filter(other -> !known.contains(other)).ifPresent(all::addFirst);
    return all.stream()
        .map(other ->
            new Origin.Choice(
                other.id(),
                other.details().run().name() + ": " + other.why(),
                chosen.filter(other::equals).isPresent()))
        .toList();
  }

  private RunCode.Side beside(Visit visit, RunDetails run) {
    return new RunCode.Side(run, tracking.loggedModels(visit.caller(), run, MODELS_MAX));
  }

  private static String said(String sentence, List<Origin.Changed> changed) {
    var names = changed.stream().map(Origin.Changed::path).collect(Collectors.joining(", "));
    return names.isEmpty() ? sentence : (sentence + " Not the same code in " + names + ".").strip();
  }

  /// From the run's tags, its own files, and those of the models that it logged, the nearest to the
  /// top first.
  private RunEnvironment environment(Visit visit, RunDetails run, List<LoggedModel> models) {
    var places = new ArrayList<>(List.of(run.run().artifactUri()));
    models.forEach(model -> places.add(model.artifactUri()));
    var found = new ArrayList<Found>();
    for (var place : places) {
      tracking.filesNamed(visit.caller(), place, RunEnvironment.FILES, FILES_MAX).stream()
          .sorted(
              Comparator.<ArtifactEntry>comparingLong(file -> depth(file.path()))
                  .thenComparing(ArtifactEntry::path))
          .limit(Math.max(0, FILES_MAX - found.size()))
          .forEach(file ->
              found.add(
                  new Found(
                      below(file.path()),
                      file.size(),
                      tracking.beginning(visit.caller(), file, RunEnvironment.BYTES_MAX))));
    }
    return RunEnvironment.of(run.tags(), found);
  }

  private static long depth(String path) {
    return path.chars().filter(c -> c == '/').count();
  }

  /// Without the run's or the model's own directory, which says nothing to a reader.
  private static String below(String path) {
    var marker = "/artifacts/";
    int at = path.indexOf(marker);
    return at < 0 ? path : path.substring(at + marker.length());
  }

  private static String notes(RunEnvironment environment) {
    var said = new ArrayList<String>();
    if (!environment.sources().isEmpty()) {
      said.add("from " + String.join(", ", environment.sources()));
    }
    said.addAll(environment.notes());
    return String.join("; ", said);
  }

  private static @Nullable Empty snippet(RunDetails run, String missing) {
    return new Empty(
        "Not recorded: " + missing,
        "MLflow's client records the commit of a script that is started within a git repository, and"
            + " the libraries beside a model that it logs. By hand, and from any language as tags:",
        """
        import mlflow, platform, subprocess, sys

        def said(*command):
            return subprocess.check_output(command, text=True).strip()

        with mlflow.start_run(run_id="%s"):
            mlflow.set_tags({
                "mlflow.source.git.commit": said("git", "rev-parse", "HEAD"),
                "python.version": platform.python_version(),
            })
            mlflow.log_text(said(sys.executable, "-m", "pip", "freeze"), "requirements.txt")\
        """
            .formatted(run.run().id()));
  }
}
