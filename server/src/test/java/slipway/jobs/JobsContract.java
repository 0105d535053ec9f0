package slipway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.config.Config.DatabaseConfig;
import slipway.config.Config.JobsConfig;
import slipway.db.Database;
import slipway.ids.Ids;
import slipway.jobs.Job.Status;
import slipway.telemetry.Telemetry;
import slipway.testing.Eventually;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// What jobs promise, whatever the database.
abstract class JobsContract {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant BUSINESS = Instant.parse("1997-01-31T00:00:00Z");
  private static final int THREADS = 4;

  @TempDir Path directory = Path.of("");
  final FakeClock wall = new FakeClock(NOW);
  final BusinessClock business = BusinessClock.replay(wall, BUSINESS);
  private final List<Jobs> servers = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private @Nullable Database opened;

  abstract DatabaseConfig fresh(Path directory);

  @BeforeEach
  void open() {
    opened = TestDatabases.open(fresh(directory));
  }

  @AfterEach
  void close() {
    release.countDown();
    servers.forEach(Jobs::close);
    database().close();
  }

  Database database() {
    return Objects.requireNonNull(opened);
  }

  /// One more server on the same database.
  Jobs server() {
    var jobs =
        Jobs.open(
            new JobsConfig(THREADS), database(), business, wall, new Ids(wall), new Telemetry());
    servers.add(jobs);
    return jobs;
  }

  Jobs started(JobHandler handler) {
    var jobs = server();
    jobs.register("work", handler);
    jobs.start();
    return jobs;
  }

  JobId submit(Jobs jobs, String key, Due due, int retries) {
    var job = new NewJob("default", "work", key, Json.object().put("n", 1), due, retries);
    return database().inTransaction("test.submit", tx -> jobs.submit(tx, job));
  }

  JobId submit(Jobs jobs, String key) {
    return submit(jobs, key, new Due.Now(), 0);
  }

  Job job(Jobs jobs, JobId id) {
    return database().read(tx -> jobs.find(tx, id)).orElseThrow();
  }

  private void cancel(Jobs jobs, JobId id) {
    database()
        .inTransaction(
            "test.cancel",
            tx -> {
              jobs.cancel(tx, id);
              return "";
            });
  }

  private void requireLease(JobContext context) {
    database()
        .inTransaction(
            "test.publish",
            tx -> {
              context.requireLease(tx);
              return "";
            });
  }

  @Test
  void submit_runsTheJobWithItsPayload() {
    var seen = new CopyOnWriteArrayList<String>();
    var jobs =
        started(context -> {
          requireLease(context);
          seen.add(context.key() + context.payload() + context.attempt());
        });
    var id = submit(jobs, "a");

    Eventually.holds("the job", jobs::quiet);
    assertThat(seen).containsExactly("a{\"n\":1}1");
    assertThat(job(jobs, id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(job(jobs, id).finishedAt()).contains(NOW);
    var listed = database().read(tx -> jobs.list(tx, "default", JobId.NEWEST, 10));
    assertThat(listed).extracting(Job::id).containsExactly(id);
  }

  @Test
  void submit_leavesNothingAfterARollback() {
    var ran = new AtomicInteger();
    var jobs = started(_ -> ran.incrementAndGet());
    assertThatThrownBy(() ->
        database()
            .inTransaction(
                "test.submit",
                tx -> {
                  jobs.submit(tx, NewJob.now("default", "work", "a", Json.object(), 0));
                  throw new IllegalArgumentException("no");
                }));

    assertThat(jobs.quiet()).isTrue();
    assertThat(ran).hasValue(0);
  }

  @Test
  void submit_runsAKeyOnceAndAfreshAfterItFailed() {
    var ran = new AtomicInteger();
    var jobs =
        started(_ -> {
          if (ran.incrementAndGet() == 1) {
            throw new IllegalStateException("the first time, as this test wants");
          }
        });
    var first = submit(jobs, "a");
    Eventually.holds("the first run", jobs::quiet);
    assertThat(job(jobs, first).status()).isEqualTo(Status.FAILED);
    assertThat(submit(jobs, "a")).isEqualTo(first);
    Eventually.holds("the second run", jobs::quiet);
    assertThat(submit(jobs, "a")).isEqualTo(first);
    Eventually.holds("nothing more", jobs::quiet);

    assertThat(ran).hasValue(2);
    assertThat(job(jobs, first))
        .satisfies(job -> assertThat(job.status()).isEqualTo(Status.SUCCEEDED))
        .satisfies(job -> assertThat(job.attempt()).isEqualTo(1))
        .satisfies(job -> assertThat(job.error()).isEmpty());
  }

  @Test
  void run_isRepeatedAfterAFailureAsOftenAsTheJobAllows() {
    var attempts = new CopyOnWriteArrayList<String>();
    var jobs =
        started(context -> {
          attempts.add(context.attempt() + "/" + context.isLastAttempt());
          throw new IllegalStateException("always, as this test wants");
        });
    var id = submit(jobs, "a", new Due.Now(), 2);

    Eventually.holds("the first run", () -> job(jobs, id).status() == Status.WAITING);
    Eventually.holds("its failure", () -> job(jobs, id).error().isPresent());
    assertThat(jobs.quiet()).as("a retry is due").isFalse();
    Eventually.holds(
        "the retries",
        () -> {
          wall.advance(Duration.ofMillis(100));
          return jobs.quiet();
        });
    assertThat(attempts).containsExactly("1/false", "2/false", "3/true");
    assertThat(job(jobs, id))
        .satisfies(job -> assertThat(job.status()).isEqualTo(Status.FAILED))
        .satisfies(job -> assertThat(job.error().orElse("")).contains("always"));
    assertThat(jobs.failedSince(NOW)).extracting(Job::id).containsExactly(id);
    assertThat(jobs.failedSince(NOW.plusSeconds(3_600))).isEmpty();
  }

  @Test
  void run_isNotRepeatedWhenTheRequestWasWrong() {
    var ran = new AtomicInteger();
    var jobs =
        started(_ -> {
          ran.incrementAndGet();
          throw SlipwayException.invalid("seed", "x", "a number");
        });
    var id = submit(jobs, "a", new Due.Now(), 5);

    Eventually.holds("the job", jobs::quiet);
    assertThat(ran).hasValue(1);
    assertThat(job(jobs, id).error()).contains("seed: x (expected: a number)");
  }

  @Test
  void run_survivesAnErrorOfItsHandler() {
    var jobs =
        started(context -> {
          if (context.key().equals("bad")) {
            throw new StackOverflowError();
          }
        });
    var bad = submit(jobs, "bad");
    var good = submit(jobs, "good");

    Eventually.holds("both jobs", jobs::quiet);
    assertThat(job(jobs, bad).status()).isEqualTo(Status.FAILED);
    var failed = database().read(tx -> jobs.failed(tx, "default", NOW, 10));
    assertThat(failed).map(Job::id).containsExactly(bad);
    var later = database().read(tx -> jobs.failed(tx, "default", NOW.plusSeconds(1), 10));
    assertThat(later).isEmpty();
    assertThat(job(jobs, good).status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void run_isBoundedInNumber() {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var full = new CountDownLatch(THREADS);
    var jobs =
        started(_ -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          full.countDown();
          full.await(1, TimeUnit.SECONDS);
          now.decrementAndGet();
        });
    IntStream.range(0, 3 * THREADS).forEach(i -> submit(jobs, "k" + i));

    Eventually.holds("all jobs", jobs::quiet);
    assertThat(most).hasValue(THREADS);
  }

  @Test
  void submit_waitsForTheBusinessClock() {
    var ran = new CopyOnWriteArrayList<String>();
    var jobs = started(context -> ran.add(context.key()));
    submit(jobs, "later", new Due.Business(BUSINESS.plusSeconds(7_200)), 0);
    submit(jobs, "sooner", new Due.Business(BUSINESS.plusSeconds(3_600)), 0);
    submit(jobs, "now", new Due.Business(BUSINESS), 0);

    Eventually.holds("what is due", jobs::quiet);
    assertThat(ran).containsExactly("now");
    assertThat(jobs.nextBusinessDue()).contains(BUSINESS.plusSeconds(3_600));
    business.moveTo(BUSINESS.plusSeconds(3_600));
    assertThat(jobs.quiet()).isFalse();
    jobs.wake();
    Eventually.holds("what is due", jobs::quiet);
    assertThat(ran).containsExactly("now", "sooner");
    business.moveTo(BUSINESS.plusSeconds(9_999));
    jobs.wake();
    Eventually.holds("what is due", jobs::quiet);
    assertThat(ran).containsExactly("now", "sooner", "later");
    assertThat(jobs.nextBusinessDue()).isEmpty();
  }

  @Test
  void submit_waitsForTheWallClockWithoutHoldingUpTheBusinessClock() {
    var ran = new AtomicInteger();
    var jobs = started(_ -> ran.incrementAndGet());
    var id = submit(jobs, "housekeeping", new Due.Wall(NOW.plusSeconds(60)), 0);

    assertThat(jobs.quiet()).isTrue();
    assertThat(jobs.nextBusinessDue()).isEmpty();
    wall.advance(Duration.ofSeconds(61));
    Eventually.holds("the job", () -> job(jobs, id).status() == Status.SUCCEEDED);
    assertThat(ran).hasValue(1);
  }

  @Test
  void cancel_endsAWaitingJob() {
    var ran = new AtomicInteger();
    var jobs = started(_ -> ran.incrementAndGet());
    var id = submit(jobs, "a", new Due.Business(BUSINESS.plusSeconds(60)), 0);
    cancel(jobs, id);
    business.moveTo(BUSINESS.plusSeconds(61));
    jobs.wake();

    Eventually.holds("nothing", jobs::quiet);
    assertThat(job(jobs, id).status()).isEqualTo(Status.CANCELLED);
    assertThat(ran).hasValue(0);
  }

  @Test
  void cancel_stopsARunningJobAndRefusesWhatItWouldPublish() {
    var begun = new CountDownLatch(1);
    var refused = new CopyOnWriteArrayList<ErrorCode>();
    var jobs =
        started(context -> {
          var stopped = new CountDownLatch(1);
          context.onCancel(stopped::countDown);
          begun.countDown();
          stopped.await();
          try {
            requireLease(context);
          } catch (SlipwayException e) {
            refused.add(e.code());
          }
          context.stopIfCancelled();
        });
    var id = submit(jobs, "a", new Due.Now(), 3);
    Eventually.holds("the run", () -> begun.getCount() == 0);
    cancel(jobs, id);

    Eventually.holds("its end", jobs::quiet);
    assertThat(refused).containsExactly(ErrorCode.CANCELLED);
    assertThat(job(jobs, id).status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void requireLease_refusesTheFormerHolderAfterAnotherTookTheJob() {
    var fences = new CopyOnWriteArrayList<Long>();
    var refused = new CopyOnWriteArrayList<ErrorCode>();
    var formerEnded = new CountDownLatch(1);
    JobHandler handler =
        context -> {
          fences.add(context.fence());
          if (fences.size() > 1) {
            requireLease(context);
            return;
          }
          release.await();
          try {
            requireLease(context);
          } catch (SlipwayException e) {
            refused.add(e.code());
            throw e;
          } finally {
            formerEnded.countDown();
          }
        };
    var former = started(handler);
    var id = submit(former, "a");
    Eventually.holds("the first run", () -> fences.size() == 1);

    wall.advance(JobRunner.LEASE.multipliedBy(4));
    var next = started(handler);
    Eventually.holds("the second run", () -> job(next, id).status() == Status.SUCCEEDED);
    release.countDown();
    Eventually.holds("the end of the first", () -> formerEnded.getCount() == 0);
    assertThat(refused).containsExactly(ErrorCode.CONFLICT);
    assertThat(fences).hasSize(2).isSorted().doesNotHaveDuplicates();
    assertThat(job(next, id))
        .satisfies(job -> assertThat(job.status()).isEqualTo(Status.SUCCEEDED))
        .satisfies(job -> assertThat(job.attempt()).as("a crash is not counted").isEqualTo(1));
  }

  @Test
  void close_givesTheJobBackWithoutUsingUpARetry() {
    var begun = new CountDownLatch(1);
    var former =
        started(context -> {
          var stopped = new CountDownLatch(1);
          context.onCancel(stopped::countDown);
          begun.countDown();
          stopped.await();
          context.stopIfCancelled();
        });
    var id = submit(former, "a");
    Eventually.holds("the run", () -> begun.getCount() == 0);
    former.close();
    assertThat(job(former, id).status()).isEqualTo(Status.WAITING);

    var attempts = new CopyOnWriteArrayList<Integer>();
    var next = started(context -> attempts.add(context.attempt()));
    Eventually.holds("the second run", next::quiet);
    assertThat(attempts).containsExactly(1);
    assertThat(job(next, id).status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void register_refusesAKindTwice() {
    var jobs = started(_ -> {});

    assertThatThrownBy(() -> jobs.register("work", _ -> {}))
        .hasMessageContaining("jobs of kind work were registered late or twice");
  }
}
