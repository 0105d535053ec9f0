package slipway.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.ids.Ids;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Submits, runs, retries and cancels jobs.
public final class Jobs implements AutoCloseable {
  private Jobs() {}

  public static Jobs open(
      Database database, BusinessClock business, WallClock wall, Ids ids, Telemetry telemetry) {
    throw new UnsupportedOperationException("jobs are being written");
  }

  /// Names who runs jobs of a kind; before [#start]. A kind without a handler waits.
  public void register(String kind, JobHandler handler) {
    throw new UnsupportedOperationException("jobs are being written");
  }

  /// Starts running jobs; called once, after all areas are open.
  public void start() {
    throw new UnsupportedOperationException("jobs are being written");
  }

  /// Puts the job down in the caller's transaction; the same job again when its key is known.
  public JobId submit(Tx tx, NewJob job) {
    throw new UnsupportedOperationException("jobs are being written");
  }

  /// Ends a waiting job, and asks a running one to stop; from this commit on it cannot publish.
  public void cancel(Tx tx, JobId id) {
    throw new UnsupportedOperationException("jobs are being written");
  }

  public Optional<Job> find(Tx tx, JobId id) {
    throw new UnsupportedOperationException("jobs are being written");
  }

  /// The project's jobs submitted before `before` (empty for the first page), newest first.
  public List<Job> list(Tx tx, String project, Optional<JobId> before, int max) {
    throw new UnsupportedOperationException("jobs are being written");
  }

  /// True when no job runs or is due, retries and cancelled ones that still run included.
  public boolean quiet() {
    throw new UnsupportedOperationException("jobs are being written");
  }

  /// The next instant after now at which the business clock makes a job due.
  public Optional<Instant> nextBusinessDue() {
    throw new UnsupportedOperationException("jobs are being written");
  }

  /// Looks for due jobs now; called when the business clock has moved.
  public void wake() {
    throw new UnsupportedOperationException("jobs are being written");
  }

  @Override
  public void close() {}
}
