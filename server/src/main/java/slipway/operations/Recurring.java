package slipway.operations;

import java.time.Duration;
import java.time.Instant;
import slipway.api.Json;
import slipway.db.Database;
import slipway.jobs.Due;
import slipway.jobs.JobContext;
import slipway.jobs.JobHandler;
import slipway.jobs.Jobs;
import slipway.jobs.NewJob;
import slipway.time.WallClock;

/// Housekeeping that comes again and again on the wall clock, once for all servers of a database.
final class Recurring implements JobHandler {
  /// Housekeeping belongs to no project.
  private static final String PROJECT = "slipway";

  private static final int RETRIES = 3;

  private final Database database;
  private final Jobs jobs;
  private final WallClock wall;
  private final String kind;
  private final Duration every;
  private final Runnable work;

  Recurring(
      Database database, Jobs jobs, WallClock wall, String kind, Duration every, Runnable work) {
    this.database = database;
    this.jobs = jobs;
    this.wall = wall;
    this.kind = kind;
    this.every = every;
    this.work = work;
  }

  void begin() {
    jobs.register(kind, this);
    database.onReady(this::submitNext);
  }

  /// The next one is there before this one is done: whatever happens to it, another follows.
  @Override
  public void run(JobContext context) {
    submitNext();
    work.run();
  }

  /// Servers agree on the instant, so that its key makes it one job.
  private void submitNext() {
    long period = every.toMillis();
    var next = Instant.ofEpochMilli((wall.now().toEpochMilli() / period + 1) * period);
    database.inTransaction(
        "operations.recurring",
        tx ->
            jobs.submit(
                tx,
                new NewJob(
                    PROJECT, kind, next.toString(), Json.object(), new Due.Wall(next), RETRIES)));
  }
}
