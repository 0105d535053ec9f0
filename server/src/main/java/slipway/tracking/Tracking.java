package slipway.tracking;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.db.Database;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.time.WallClock;

/// What an experiment and a run are, and what may happen to them.
public final class Tracking {
  private Tracking() {}

  /// The only way in for the composition root.
  public static Tracking open(
      Access access, Database database, Ids ids, WallClock wall, Router router) {
    return new Tracking();
  }

  /// Starts a run in the named experiment of the project, which is made when it does not exist;
  /// answers the run's id. An empty name gives a random one.
  public String createRun(
      Caller caller,
      String project,
      String experimentName,
      String runName,
      Map<String, String> tags) {
    throw new UnsupportedOperationException("createRun");
  }

  /// Appends the whole batch, or nothing of it.
  public void logBatch(Caller caller, String runId, LogBatch batch) {
    throw new UnsupportedOperationException("logBatch");
  }

  /// Ends the run with a status; again is allowed.
  public void finish(Caller caller, String runId, RunStatus status) {
    throw new UnsupportedOperationException("finish");
  }

  /// A file of the run: streamed to the blob store, then named by the path, replacing what had the
  /// name.
  public Digest putArtifact(Caller caller, String runId, String path, InputStream content) {
    throw new UnsupportedOperationException("putArtifact");
  }

  /// Names a blob that is already stored as a file of the run.
  public void linkArtifact(Caller caller, String runId, String path, Digest blob) {
    throw new UnsupportedOperationException("linkArtifact");
  }

  public RunDetails run(Caller caller, String runId) {
    throw new UnsupportedOperationException("run");
  }

  public Page<RunDetails> searchRuns(Caller caller, RunQuery query) {
    throw new UnsupportedOperationException("searchRuns");
  }

  /// All points of a metric by time, step, value.
  public List<Metric> history(Caller caller, String runId, String key) {
    throw new UnsupportedOperationException("history");
  }

  public List<Experiment> experiments(Caller caller, String project) {
    throw new UnsupportedOperationException("experiments");
  }

  public Optional<Experiment> findExperiment(Caller caller, String project, String name) {
    throw new UnsupportedOperationException("findExperiment");
  }
}
