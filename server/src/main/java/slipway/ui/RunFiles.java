package slipway.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.tracking.ArtifactEntry;
import slipway.tracking.ArtifactPath;
import slipway.tracking.LoggedModel;
import slipway.tracking.RunDetails;
import slipway.tracking.Tracking;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Preview;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;

/// The files of a run, and of the models that it logged: these lie beside the run since MLflow 3.
final class RunFiles {
  /// As many as a step or a package may have.
  static final int FILES_MAX = 10_000;

  private static final String FILE = "file";
  private static final String MODEL = "model:";
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

  private final Tracking tracking;

  RunFiles(Tracking tracking) {
    this.tracking = tracking;
  }

  static boolean isKeptHere(String location) {
    return location.startsWith(ArtifactPath.SCHEME);
  }

  /// By their paths, the run's own first, up to a bound.
  List<Run.File> of(Visit visit, RunDetails run, List<LoggedModel> models) {
    var files = new ArrayList<Run.File>();
    var page = visit.address();
    for (var file : below(visit, run.run().artifactUri(), FILES_MAX)) {
      var path = inner(run.run().artifactUri(), file);
      files.add(shown(path, file, page.with(FILE, path).text(), download(run.run().id(), path)));
    }
    for (var model : models) {
      for (var file : below(visit, model.artifactUri(), FILES_MAX - files.size())) {
        var path = inner(model.artifactUri(), file);
        files.add(
            shown(
                model.name() + "/" + path,
                file,
                page.with(FILE, MODEL + model.id() + "/" + path).text(),
                download(file)));
      }
    }
    return files;
  }

  private List<ArtifactEntry> below(Visit visit, String location, int most) {
    return isKeptHere(location) && most > 0
        ? tracking.filesBelow(visit.caller(), location, most)
        : List.of();
  }

  private static String inner(String location, ArtifactEntry file) {
    return file.path().substring(ArtifactPath.ofUri(location).length() + 1);
  }

  private static Run.File shown(String path, ArtifactEntry file, String preview, String download) {
    return new Run.File(
        path,
        file.digest().map(Format::digest).orElse(Shown.of("")),
        file.size(),
        Format.bytes(file.size()),
        preview,
        download);
  }

  private static String download(String run, String path) {
    return "/get-artifact?run_id=" + run + "&path=" + Links.segment(path);
  }

  private static String download(ArtifactEntry file) {
    return PROXY
        + Arrays.stream(file.path().split("/"))
            .map(Links::segment)
            .collect(Collectors.joining("/"));
  }

  /// The beginning of the file that the address names.
  @Nullable Preview preview(Visit visit, RunDetails run, List<LoggedModel> models) {
    var asked = visit.request().query(FILE).orElse("");
    if (asked.isEmpty()) {
      return null;
    }
    var model = models.stream().filter(one -> asked.startsWith(MODEL + one.id() + "/")).findFirst();
    if (model.isPresent()) {
      var path = asked.substring(MODEL.length() + model.get().id().length() + 1);
      var file = tracking.file(visit.caller(), model.get().artifactUri(), path);
      return preview(visit, model.get().name() + "/" + path, file, download(file));
    }
    if (!isKeptHere(run.run().artifactUri())) {
      return null;
    }
    var file = tracking.file(visit.caller(), run.run().artifactUri(), asked);
    return preview(visit, asked, file, download(run.run().id(), asked));
  }

  private Preview preview(Visit visit, String path, ArtifactEntry file, String download) {
    var bytes = tracking.beginning(visit.caller(), file, Previews.BYTES_MAX);
    return Previews.of(new Previews.File(path, download, file.size(), bytes));
  }

  /// What to say where there are none.
  static Optional<Empty> none(RunDetails run, List<Run.File> files) {
    if (!files.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        isKeptHere(run.run().artifactUri())
            ? new Empty(
                "No file",
                "Files that a run keeps: models, plots, tables.",
                "with mlflow.start_run(run_id=\""
                    + run.run().id()
                    + "\"):\n    mlflow.log_artifact(\"plot.png\")")
            : new Empty(
                "Files elsewhere",
                "This run keeps its files where this server does not read:",
                run.run().artifactUri()));
  }
}
