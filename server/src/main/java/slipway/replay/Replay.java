package slipway.replay;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Lineage;
import slipway.api.wire.Report.Outcome;
import slipway.blob.BlobStore;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.features.Features;
import slipway.http.Router;
import slipway.registry.Registry;
import slipway.runtime.ModelRuntime;
import slipway.serving.Serving;
import slipway.tracking.Tracking;

/// Traces predictions, and proves them.
public final class Replay implements AutoCloseable {
  private final Parts parts;

  /// One verification at a time: it reads whole histories, and its native session belongs on a
  /// platform thread.
  private final ExecutorService verifying =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("replay-verify").factory());

  /// The parts of the server that a prediction is made of.
  public record Parts(
      Access access,
      Database database,
      BlobStore blobs,
      Tracking tracking,
      Datasets datasets,
      Features features,
      ModelRuntime runtime,
      Registry registry,
      Serving serving) {}

  private Replay(Parts parts) {
    this.parts = parts;
  }

  public static Replay open(Parts parts, Router router) {
    var replay = new Replay(parts);
    new ReplayRoutes(replay, parts.access()).register(router);
    return replay;
  }

  /// From the prediction to the raw files, as the manifests say; nothing is recomputed.
  public Lineage lineage(Caller caller, String project, UUID prediction) {
    require(caller, Permission.READ, project);
    return LineageGraph.of(new Tracer(parts, caller, project).trace(prediction));
  }

  /// Reads the store and no cache: recomputes every checksum of the trace, the vector from the
  /// dataset trees, the tables from the raw files, and the output in a fresh session. Seconds, for
  /// it reads every delivery that led to the prediction. Damage is a failed check, not an error.
  public Lineage.Verification verify(Caller caller, String project, UUID prediction) {
    require(caller, Permission.READ, project);
    var running = verifying.submit(() -> verifyNow(caller, project, prediction));
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SlipwayException known) {
        throw known;
      }
      throw new SlipwayException(ErrorCode.INTERNAL, "verification of " + prediction, e);
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "verification of " + prediction, e);
    }
  }

  /// The log first: of a damaged segment nothing more can be read, so its damage is the finding.
  private Lineage.Verification verifyNow(Caller caller, String project, UUID prediction) {
    var log = LogCheck.of(parts.serving().log(), project, prediction);
    if (log.outcome() == Outcome.FAIL) {
      return new Lineage.Verification(prediction, false, false, List.of(log));
    }
    return new Verifier(parts, new Tracer(parts, caller, project).trace(prediction)).verify(log);
  }

  private void require(Caller caller, Permission permission, String project) {
    parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, permission, project);
          return project;
        });
  }

  @Override
  public void close() {
    verifying.shutdownNow();
  }
}
