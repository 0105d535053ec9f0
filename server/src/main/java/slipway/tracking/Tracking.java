package slipway.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.http.Response;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.mlflow.MlflowFace;
import slipway.mlflow.Page;
import slipway.mlflow.search.FilterParser.Misread;
import slipway.mlflow.search.Vocabulary;
import slipway.references.References;
import slipway.time.WallClock;

/// Experiments and runs for the other areas; MLflow's clients reach the same through the routes.
public final class Tracking {
  /// What tracking stands on.
  public record Parts(
      Access access,
      Database database,
      BlobStore blobs,
      References references,
      Ids ids,
      WallClock wall) {}

  private static final int EXPERIMENTS_MAX = 1_000;

  private final WallClock wall;
  private final Experiments experiments;
  private final Runs runs;
  private final LoggedModels models;
  private final Artifacts artifacts;

  private Tracking(Parts parts) {
    var modelStore = new LoggedModelStore();
    wall = parts.wall();
    experiments = new Experiments(parts.access(), parts.database(), parts.wall());
    runs =
        new Runs(
            parts.access(), parts.database(), parts.ids(), parts.wall(), experiments, modelStore);
    models =
        new LoggedModels(
            parts.access(), parts.database(), parts.ids(), parts.wall(), experiments, modelStore);
    artifacts =
        new Artifacts(
            parts.access(), parts.database(), parts.blobs(), parts.references(), parts.wall());
  }

  /// The only way in for the composition root.
  public static Tracking open(Parts parts, Router router) {
    var tracking = new Tracking(parts);
    var face = new MlflowFace(router);
    new ExperimentRoutes(parts.access(), tracking.experiments).register(face);
    new RunRoutes(parts.access(), tracking.runs).register(face);
    new MetricRoutes(parts.access(), tracking.runs.histories()).register(face);
    new LoggedModelRoutes(parts.access(), tracking.models, tracking.artifacts).register(face);
    new ArtifactRoutes(parts.access(), tracking.runs, tracking.artifacts).register(face, router);
    return tracking;
  }

  /// Starts a run in the named experiment of the project, which is made when it does not exist;
  /// answers the run's id. An empty name gives a random one.
  public String createRun(
      Caller caller,
      String project,
      String experimentName,
      String runName,
      Map<String, String> tags) {
    var given =
        new Runs.NewRun(
            runName,
            caller.name(),
            wall.now().toEpochMilli(),
            tags.entrySet().stream().map(e -> new Tag(e.getKey(), e.getValue())).toList());
    return runs.create(caller, project, experimentName, given).run().id();
  }

  /// Appends the whole batch, or nothing of it.
  public void logBatch(Caller caller, String runId, LogBatch batch) {
    runs.log("tracking.logBatch", caller, runId, batch);
  }

  /// Ends the run with a status; again is allowed.
  public void finish(Caller caller, String runId, RunStatus status) {
    var end = OptionalLong.of(wall.now().toEpochMilli());
    runs.update(caller, runId, new Runs.Update(Optional.empty(), Optional.of(status), end));
  }

  /// A file of the run: streamed to the blob store, then named by the path, replacing what had the
  /// name.
  public Digest putArtifact(Caller caller, String runId, String path, InputStream content) {
    return artifacts.put(caller, artifactPath(caller, runId, path), content);
  }

  /// Names a blob that is already stored as a file of the run.
  public void linkArtifact(Caller caller, String runId, String path, Digest blob) {
    artifacts.link(caller, artifactPath(caller, runId, path), blob);
  }

  /// Every file below the location of a run or a logged model, by path, at most so many.
  public List<ArtifactEntry> filesBelow(Caller caller, String location, int max) {
    return artifacts.below(caller, ArtifactPath.ofUri(location), max);
  }

  /// One file below such a location.
  public ArtifactEntry file(Caller caller, String location, String path) {
    return artifacts.require(caller, ArtifactPath.below(ArtifactPath.ofUri(location), path));
  }

  /// Such a file as an answer; refused where this server does not keep the files.
  public Response download(Caller caller, String location, String path) {
    return Downloads.answer(artifacts.blobs(), file(caller, location, path));
  }

  /// Files of a run or a logged model, below its location, that are called one of these names: by
  /// path, at most so many; none where the files are not kept by this server.
  public List<ArtifactEntry> filesNamed(
      Caller caller, String location, List<String> names, int max) {
    return location.startsWith(ArtifactPath.SCHEME)
        ? artifacts.named(caller, ArtifactPath.ofUri(location), names, max)
        : List.of();
  }

  /// At most so many bytes from the start of a file that was found.
  public byte[] beginning(Caller caller, ArtifactEntry file, int max) {
    return beginning(artifacts.require(caller, new ArtifactPath(file.path())), max);
  }

  private byte[] beginning(ArtifactEntry entry, int max) {
    var digest =
        entry.digest().orElseThrow(() -> SlipwayException.invalid("path", entry.path(), "a file"));
    try (var content = artifacts.blobs().open(digest)) {
      return content.readNBytes(max);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RunDetails run(Caller caller, String runId) {
    return runs.get(caller, runId);
  }

  /// The newest value of every metric of many runs, by id and then by name; nothing of a run that
  /// the project does not have.
  public Map<String, List<Metric>> metrics(Caller caller, String project, Set<String> runIds) {
    return runs.metrics(caller, project, runIds);
  }

  public Page<RunDetails> searchRuns(Caller caller, RunQuery query) {
    return runs.search(caller, query);
  }

  /// All runs that the query finds, in its order, whatever its page; its limit says how many are in
  /// memory at a time.
  public void eachRun(Caller caller, RunQuery query, RunSink sink) {
    runs.each(caller, query, sink);
  }

  /// What a filter of runs can begin a comparison with, and how it goes on.
  public static List<Vocabulary.Word> queryWords() {
    return RunSearch.words();
  }

  /// Where a filter of runs cannot be read; empty when it can.
  public static Optional<Misread> misread(String filter) {
    return RunSearch.misread(filter);
  }

  /// How many runs the query finds in all, whatever its limit and page.
  public long countRuns(Caller caller, RunQuery query) {
    return runs.count(caller, query);
  }

  /// The runs that the query finds by the value of a key, at most as many groups as its limit says:
  /// the largest first, or by what its order names: a metric (its mean), the key, the start.
  public RunGroups groups(
      Caller caller, RunQuery query, RunKey by, List<String> metrics, int offset) {
    return runs.groups(caller, query, by, metrics, offset);
  }

  /// The courses of metrics of runs in little, by the run's number and the metric: at most 24
  /// points of each, and as cheap for long histories as for short ones.
  public Map<Long, Map<String, List<Double>>> trends(
      Caller caller, List<Run> shown, List<String> metrics) {
    return runs.trends(caller, shown, metrics);
  }

  /// Metrics of more than one point, by time, step, value: the first by name, each thinned to at
  /// most so many points.
  public Curve.Some curves(Caller caller, String runId, int curvesMax, int pointsMax) {
    return runs.curves(caller, runId, curvesMax, pointsMax);
  }

  /// The project's active experiments, newest first; the first thousand.
  public List<Experiment> experiments(Caller caller, String project) {
    return experiments
        .search(
            caller,
            new ExperimentQuery(
                project, "", RunQuery.View.ACTIVE_ONLY, List.of(), EXPERIMENTS_MAX, ""))
        .items();
  }

  public Optional<Experiment> findExperiment(Caller caller, String project, String name) {
    return experiments.find(caller, project, name);
  }

  /// A model that a client logged, by its `m-…` id; one that was deleted is not found.
  public LoggedModel loggedModel(Caller caller, String id) {
    return models.get(caller, id, false);
  }

  /// Notes on a logged model that a version was registered from it.
  public void noteVersion(Tx tx, String loggedModelId, String name, int number) {
    models.addVersion(tx, loggedModelId, name, number);
  }

  /// The models that a run logged, at most so many; those deleted since are left out.
  public List<LoggedModel> loggedModels(Caller caller, RunDetails run, int max) {
    return models.active(
        caller, run.modelOutputs().stream().map(link -> link.modelId()).limit(max).toList());
  }

  private ArtifactPath artifactPath(Caller caller, String runId, String path) {
    return ArtifactPath.below(artifactRoot(caller, runId), path);
  }

  private String artifactRoot(Caller caller, String runId) {
    return ArtifactPath.ofUri(runs.get(caller, runId).run().artifactUri());
  }
}
