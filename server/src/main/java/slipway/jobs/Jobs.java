package slipway.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.config.Config.JobsConfig;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.ids.Ids;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Submits, runs, retries and cancels jobs.
public final class Jobs implements AutoCloseable {
  /// How long an ended job, and with it its key, is kept.
  static final Duration RETENTION = Duration.ofDays(90);

  private static final int UNFINISHED_TOLD_MAX = 20;

  /// What the parts of this package share.
  record Surroundings(
      JobsConfig config,
      Database database,
      BusinessClock business,
      WallClock wall,
      Telemetry telemetry,
      String server) {}

  private final Surroundings around;
  private final Ids ids;
  private final JobStore store = new JobStore();
  private final Map<String, JobHandler> handlers = new HashMap<>();
  private @Nullable JobRunner runner;

  private Jobs(Surroundings around, Ids ids) {
    this.around = around;
    this.ids = ids;
  }

  public static Jobs open(
      JobsConfig config,
      Database database,
      BusinessClock business,
      WallClock wall,
      Ids ids,
      Telemetry telemetry) {
    var server = ids.next().toString();
    return new Jobs(new Surroundings(config, database, business, wall, telemetry, server), ids);
  }

  /// Names who runs jobs of a kind; before [#start]. A kind without a handler waits.
  public void register(String kind, JobHandler handler) {
    if (runner != null || handlers.putIfAbsent(kind, handler) != null) {
      throw new IllegalStateException(
          "jobs of kind " + kind + " were registered late or twice (expected: once, before start)");
    }
  }

  /// Starts running jobs; called once, after all areas are open.
  public void start() {
    var started = new JobRunner(around, store, Map.copyOf(handlers));
    runner = started;
    started.start();
  }

  /// Puts the job down in the caller's transaction; the same job again when its key is known.
  public JobId submit(Tx tx, NewJob job) {
    var known = store.byKey(tx, job);
    if (known.isPresent() && !mayStartAfresh(known.get().status())) {
      return known.get().id();
    }
    var id = known.map(Job::id).orElseGet(() -> new JobId(ids.next()));
    store.insert(tx, id, job, around.wall().now());
    tx.afterCommit(this::wake);
    return id;
  }

  private static boolean mayStartAfresh(Job.Status status) {
    return status == Job.Status.FAILED || status == Job.Status.CANCELLED;
  }

  /// Ends a waiting job, and asks a running one to stop; from this commit on it cannot publish.
  public void cancel(Tx tx, JobId id) {
    store.cancel(tx, id, around.wall().now());
    tx.afterCommit(() -> {
      if (runner != null) {
        runner.cancel(id);
      }
    });
  }

  public Optional<Job> find(Tx tx, JobId id) {
    return store.find(tx, id);
  }

  /// The project's jobs submitted before `before` ([JobId#NEWEST] for the first page), newest
  /// first.
  public List<Job> list(Tx tx, String project, JobId before, int max) {
    return store.list(tx, project, before, max);
  }

  /// True when no job runs or is due, retries and cancelled ones that still run included;
  /// housekeeping ([Due.Wall]) does not count.
  public boolean quiet() {
    return unfinished().isEmpty();
  }

  /// Some of the jobs that run or are due, oldest first.
  public List<Job> unfinished() {
    return around.database().read(this::unfinished);
  }

  /// The same in the snapshot of a transaction.
  public List<Job> unfinished(Tx tx) {
    return store.unfinished(tx, around.business().now(), UNFINISHED_TOLD_MAX);
  }

  /// Some of the jobs that have failed for good since that wall-clock instant.
  public List<Job> failedSince(Instant wall) {
    return around.database().read(tx -> store.failedSince(tx, wall, UNFINISHED_TOLD_MAX));
  }

  /// The project's jobs that have failed for good since that wall-clock instant, newest first.
  public List<Job> failed(Tx tx, String project, Instant wall, int max) {
    return store.failed(tx, project, wall, max);
  }

  /// The next instant after now at which the business clock makes a job due.
  public Optional<Instant> nextBusinessDue() {
    return around.database().read(tx -> store.nextBusinessDue(tx, around.business().now()));
  }

  /// Looks for due jobs now; called when the business clock has moved.
  public void wake() {
    if (runner != null) {
      runner.wake();
    }
  }

  /// Asks running jobs to stop, waits a little, and gives their leases up: they run again at the
  /// next start, which uses up no retry.
  @Override
  public void close() {
    if (runner != null) {
      runner.close();
    }
  }
}
