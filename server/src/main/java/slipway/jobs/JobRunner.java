package slipway.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Database;
import slipway.db.Dialect;
import slipway.jobs.Job.Status;
import slipway.jobs.JobStore.Ending;
import slipway.jobs.JobStore.Holding;
import slipway.jobs.JobStore.Lapsed;
import slipway.jobs.JobStore.Lease;
import slipway.jobs.JobStore.Leased;
import slipway.time.WallClock;

/// This server's part in running jobs: one thread that leases what is due and keeps the leases, and
/// a virtual thread for each run.
final class JobRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /// How soon another server's submissions are seen; our own wake the thread at once.
  private static final Duration POLL = Duration.ofMillis(500);

  static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW_EVERY = LEASE.dividedBy(3);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofMinutes(1);
  private static final int RETRY_DOUBLINGS_MAX = 6;
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);
  private static final int PRUNE_BATCH = 5_000;

  /// A job that takes the server down each time must not do so for ever.
  private static final int CRASHES_MAX = 20;

  private static final int ERROR_LENGTH_MAX = 4_000;
  private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(10);

  /// What a handler may throw that another try can cure although the caller is told it is its own.
  private static final Set<ErrorCode> CURABLE =
      Set.of(ErrorCode.CONFLICT, ErrorCode.TOO_MANY_REQUESTS, ErrorCode.CANCELLED);

  private final Jobs.Surroundings around;
  private final Database database;
  private final WallClock wall;
  private final JobStore store;
  private final Map<String, JobHandler> handlers;
  private final Map<JobId, JobContext> running = new ConcurrentHashMap<>();
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean isClosed;
  private volatile boolean isRecovered;
  private Instant renewed = Instant.MIN;
  private Instant pruned = Instant.MIN;

  JobRunner(Jobs.Surroundings around, JobStore store, Map<String, JobHandler> handlers) {
    this.around = around;
    this.database = around.database();
    this.wall = around.wall();
    this.store = store;
    this.handlers = handlers;
    this.thread = Thread.ofVirtual().name("jobs").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  void wake() {
    news.release();
  }

  void cancel(JobId id) {
    var context = running.get(id);
    if (context != null) {
      context.cancel();
    }
  }

  private void loop() {
    while (!isClosed) {
      try {
        recover();
        keepLeases();
        takeDue();
        prune();
        if (news.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("jobs wait: {}", e.getMessage());
        pauseQuietly(POLL);
      }
    }
  }

  /// The home of an embedded database is locked: whoever ran there before is dead.
  private void recover() {
    if (!isRecovered && database.dialect() == Dialect.SQLITE) {
      release(new Lapsed.All(), "jobs.recover");
    }
    isRecovered = true;
  }

  private void keepLeases() {
    var now = wall.now();
    if (Duration.between(renewed, now).compareTo(RENEW_EVERY) < 0) {
      return;
    }
    if (!running.isEmpty()) {
      database.inTransaction(
          "jobs.renew",
          tx -> {
            store.renew(tx, around.server(), now, now.plus(LEASE));
            return now;
          });
      running.values().forEach(this::stopIfLost);
    }
    if (database.dialect() == Dialect.POSTGRESQL) {
      release(new Lapsed.Before(now), "jobs.release");
    }
    renewed = now;
  }

  private void stopIfLost(JobContext context) {
    var holding = database.read(tx -> store.look(tx, context.id(), context.fence()));
    if (holding != Holding.HELD) {
      context.cancel();
    }
  }

  private void release(Lapsed lapsed, String name) {
    int released =
        database.inTransaction(name, tx -> store.release(tx, lapsed, wall.now(), CRASHES_MAX));
    if (released > 0) {
      LOG.info("{} jobs were cut off and run again", released);
    }
  }

  private void takeDue() {
    int free = around.config().threads() - running.size();
    if (free <= 0 || handlers.isEmpty()) {
      return;
    }
    var now = wall.now();
    var business = around.business().now();
    if (!database.read(tx -> store.hasDue(tx, handlers.keySet(), now, business))) {
      return;
    }
    var lease = new Lease(around.server(), now.plus(LEASE), free);
    List<Leased> taken =
        database.inTransaction(
            "jobs.take", tx -> store.take(tx, handlers.keySet(), now, business, lease));
    for (var leased : taken) {
      var context = new JobContext(leased.job(), leased.fence(), store);
      var former = running.put(context.id(), context);
      if (former != null) {
        former.cancel();
      }
      Thread.ofVirtual()
          .name("job-" + leased.job().kind() + "-" + leased.job().id())
          .start(() -> run(context));
    }
  }

  private void run(JobContext context) {
    long start = System.nanoTime();
    Throwable failure = null;
    try {
      Objects.requireNonNull(handlers.get(context.kind())).run(context);
    } catch (Throwable e) { // an Error too ends only this run
      failure = e;
    }
    var status = finish(context, Optional.ofNullable(failure));
    around
        .telemetry()
        .timer("slipway_jobs_seconds", "kind", context.kind(), "status", status)
        .record(Duration.ofNanos(System.nanoTime() - start));
    running.remove(context.id(), context);
    news.release();
  }

  /// Writes down how the run ended, for as long as it takes: nobody else would.
  private String finish(JobContext context, Optional<Throwable> failure) {
    failure.ifPresent(e -> tell(context, e));
    while (true) {
      try {
        return database.inTransaction(
            "jobs.finish",
            tx -> {
              var holding = store.holding(tx, context.id(), context.fence());
              if (holding == Holding.LOST) {
                return "LOST";
              }
              var ending = ending(context, failure, holding == Holding.CANCEL_WANTED);
              store.end(tx, context.id(), context.fence(), ending, wall.now());
              return ending.status().name();
            });
      } catch (RuntimeException e) {
        if (isClosed) {
          return "UNKNOWN";
        }
        LOG.warn("the end of job {} could not be stored yet: {}", context.id(), e.getMessage());
        pauseQuietly(RETRY_FIRST);
      }
    }
  }

  private Ending ending(JobContext context, Optional<Throwable> failure, boolean cancelWanted) {
    var job = context.job();
    var now = wall.now();
    var error = failure.map(JobRunner::message);
    if (cancelWanted) {
      return new Ending(Status.CANCELLED, job.attempt(), now, error);
    }
    if (failure.isEmpty()) {
      return new Ending(Status.SUCCEEDED, job.attempt(), now, Optional.empty());
    }
    if (context.isCancelled()) {
      // Shut down: the run was stopped by us and is not counted.
      return new Ending(Status.WAITING, job.attempt() - 1, now, error);
    }
    if (context.isLastAttempt() || !isCurable(failure.get())) {
      return new Ending(Status.FAILED, job.attempt(), now, error);
    }
    return new Ending(Status.WAITING, job.attempt(), now.plus(pauseAfter(job.attempt())), error);
  }

  private static boolean isCurable(Throwable failure) {
    return !(failure instanceof SlipwayException e)
        || e.code().fault() != ErrorCode.Fault.CALLER
        || CURABLE.contains(e.code());
  }

  private static Duration pauseAfter(int attempt) {
    var pause = RETRY_FIRST.multipliedBy(1L << Math.min(attempt - 1, RETRY_DOUBLINGS_MAX));
    return pause.compareTo(RETRY_MAX) < 0 ? pause : RETRY_MAX;
  }

  private static String message(Throwable failure) {
    var text =
        failure instanceof SlipwayException e
            ? e.message()
            : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return text.length() <= ERROR_LENGTH_MAX ? text : text.substring(0, ERROR_LENGTH_MAX);
  }

  private void tell(JobContext context, Throwable failure) {
    if (!context.isCancelled()) {
      LOG.warn(
          "job {} of kind {} ({}) failed, attempt {} of {}",
          context.id(),
          context.kind(),
          context.key(),
          context.attempt(),
          context.job().retries() + 1,
          failure);
    }
  }

  private void prune() {
    var now = wall.now();
    if (Duration.between(pruned, now).compareTo(PRUNE_EVERY) < 0) {
      return;
    }
    pruned = now;
    int deleted = PRUNE_BATCH;
    while (deleted == PRUNE_BATCH) {
      deleted =
          database.inTransaction(
              "jobs.prune", tx -> store.prune(tx, now.minus(Jobs.RETENTION), PRUNE_BATCH));
    }
  }

  private void pauseQuietly(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    isClosed = true;
    news.release();
    running.values().forEach(JobContext::cancel);
    long end = System.nanoTime() + CLOSE_WAIT_MAX.toNanos();
    try {
      thread.join(CLOSE_WAIT_MAX);
      while (!running.isEmpty() && System.nanoTime() < end) {
        news.tryAcquire(POLL.toMillis() / 10, TimeUnit.MILLISECONDS);
      }
      release(new Lapsed.OwnedBy(around.server()), "jobs.close");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("leases could not be given up, they lapse by themselves: {}", e.getMessage());
    }
  }
}
