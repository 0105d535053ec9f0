package slipway.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Json;
import slipway.api.wire.Clock;
import slipway.api.wire.Clock.Blockage;
import slipway.audit.Audit;
import slipway.config.Config.DatabaseConfig;
import slipway.config.Config.JobsConfig;
import slipway.db.Database;
import slipway.events.Delivery;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Due;
import slipway.jobs.JobHandler;
import slipway.jobs.Jobs;
import slipway.jobs.NewJob;
import slipway.telemetry.Telemetry;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// How the business clock goes forward, whatever the database.
abstract class ClockContract {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final LocalDate FEBRUARY = LocalDate.of(1997, 2, 28);
  private static final Caller CALLER = new Caller("ann", Caller.Kind.PERSON);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory = Path.of("");
  private final FakeClock wall = new FakeClock(NOW);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> story = new CopyOnWriteArrayList<>();
  private @Nullable Database database;

  abstract DatabaseConfig fresh(Path directory);

  /// One server in replay, whose jobs of kind `work` do what the test wants.
  private final class Replica {
    final BusinessClock business = BusinessClock.replay(wall, Instant.EPOCH);
    final Events events = Events.open(database(), business, wall, new Telemetry());
    final Jobs jobs =
        Jobs.open(new JobsConfig(4), database(), business, wall, new Ids(wall), new Telemetry());
    final Operations operations;

    Replica(Duration answerWithin) {
      operations =
          Operations.open(
              new Operations.Neighbours(
                  Access.open(database(), wall),
                  Audit.open(wall, new Ids(wall)),
                  database(),
                  business,
                  wall,
                  events,
                  jobs,
                  answerWithin),
              new Router());
    }

    Replica start(JobHandler work) {
      jobs.register("work", work);
      events.start();
      jobs.start();
      opened.add(events);
      opened.add(jobs);
      return this;
    }

    Clock advance(LocalDate to) {
      return operations.advance(CALLER, new Clock.Advance(to));
    }

    void timer(String key, LocalDate day) {
      submit(key, new Due.Business(BusinessClock.endOf(day)));
    }

    void submit(String key, Due due) {
      var job = new NewJob("default", "work", key, Json.object(), due, 0);
      database().inTransaction("test.submit", tx -> jobs.submit(tx, job));
    }

    void publish(String type, String subject) {
      database()
          .inTransaction(
              "test.publish",
              tx -> {
                events.publish(tx, new NewEvent("default", type, subject, Json.object()));
                return "";
              });
    }

    void tell(String what) {
      story.add(what + " on " + BusinessClock.lastDayKnownAt(business.now()));
    }
  }

  @BeforeEach
  void open() {
    database = TestDatabases.open(fresh(directory));
  }

  @AfterEach
  void close() throws Exception {
    for (var part : opened.reversed()) {
      part.close();
    }
    database().close();
  }

  private Database database() {
    return Objects.requireNonNull(database);
  }

  @Test
  void advance_setsTheEndOfTheDayAndKeepsItOverARestart() {
    var replica = new Replica(PATIENCE).start(_ -> {});
    var clock = replica.advance(JANUARY);

    assertThat(clock.drained()).isTrue();
    assertThat(clock.now()).isEqualTo(Instant.parse("1997-01-31T23:59:59.999999Z"));
    assertThat(clock.day()).isEqualTo(JANUARY);
    assertThat(new Replica(PATIENCE).business.now()).isEqualTo(clock.now());
  }

  @Test
  void advance_goesForwardOnly() {
    var replica = new Replica(PATIENCE).start(_ -> {});
    replica.advance(FEBRUARY);

    assertThat(replica.advance(FEBRUARY).drained()).isTrue();
    assertThatThrownBy(() -> replica.advance(JANUARY))
        .hasMessageContaining("to: 1997-01-31 (expected: a day that is not over at 1997-02-28");
    assertThat(replica.operations.clock().day()).isEqualTo(FEBRUARY);
  }

  @Test
  void advance_stopsAtEachDueInstantUntilAllThatItCausedIsDone() {
    var replica = new Replica(PATIENCE);
    replica.events.subscribe(
        "follower",
        Delivery.ONCE_PER_CLUSTER,
        Set.of("labels.matured"),
        event -> {
          replica.tell("event " + event.subject());
          replica.submit("after " + event.subject(), new Due.Now());
        });
    replica.start(context -> {
      replica.tell(context.key());
      if (context.key().startsWith("timer")) {
        replica.publish("labels.matured", context.key());
      }
    });
    replica.timer("timer b", LocalDate.of(1997, 2, 10));
    replica.timer("timer a", LocalDate.of(1997, 1, 10));
    replica.timer("timer c", LocalDate.of(1997, 3, 10));
    replica.operations.drain("log", () -> replica.tell("drain"));

    var clock = replica.advance(FEBRUARY);
    assertThat(clock.drained()).isTrue();
    assertThat(clock.nextDue()).isEqualTo(BusinessClock.endOf(LocalDate.of(1997, 3, 10)));
    assertThat(story)
        .containsSubsequence(
            "drain on 1969-12-31",
            "timer a on 1997-01-10",
            "event timer a on 1997-01-10",
            "after timer a on 1997-01-10",
            "drain on 1997-01-10",
            "timer b on 1997-02-10",
            "event timer b on 1997-02-10",
            "after timer b on 1997-02-10",
            "drain on 1997-02-10",
            "drain on 1997-02-28")
        .noneMatch(line -> line.contains("timer c"));
  }

  @Test
  void advance_firesATimerThatATimerSetForTheSameInstant() {
    var replica = new Replica(PATIENCE);
    var day = LocalDate.of(1997, 1, 10);
    replica.start(context -> {
      replica.tell(context.key());
      if (context.key().equals("first")) {
        replica.timer("second", day);
        replica.timer("third", day.plusDays(1));
      }
    });
    replica.timer("first", day);
    replica.advance(JANUARY);

    assertThat(story)
        .containsExactly("first on 1997-01-10", "second on 1997-01-10", "third on 1997-01-11");
  }

  @Test
  void advance_waitsForRetries() {
    var runs = new AtomicInteger();
    var replica = new Replica(PATIENCE);
    replica.start(context -> {
      if (runs.incrementAndGet() == 1) {
        wall.advance(Duration.ofSeconds(5));
        throw new IllegalStateException("the first time, as this test wants");
      }
      replica.tell("attempt " + context.attempt());
    });
    var job =
        new NewJob(
            "default",
            "work",
            "flaky",
            Json.object(),
            new Due.Business(BusinessClock.endOf(LocalDate.of(1997, 1, 10))),
            1);
    database().inTransaction("test.submit", tx -> replica.jobs.submit(tx, job));
    replica.operations.observe(_ -> {
      wall.advance(Duration.ofMillis(100)); // time goes by while the advance looks
      return List.of();
    });
    replica.advance(JANUARY);

    assertThat(story).containsExactly("attempt 2 on 1997-01-10");
  }

  @Test
  void advance_endsAtAFailedJobAndGoesOnWhenAskedAgain() {
    var replica = new Replica(PATIENCE);
    replica.start(context -> {
      replica.tell(context.key());
      if (context.key().equals("bad")) {
        throw new IllegalStateException("as this test wants");
      }
    });
    replica.timer("bad", LocalDate.of(1997, 1, 10));
    replica.timer("good", LocalDate.of(1997, 1, 20));

    var stopped = replica.advance(JANUARY);
    assertThat(stopped.drained()).isFalse();
    assertThat(stopped.day()).isEqualTo(LocalDate.of(1997, 1, 10));
    assertThat(stopped.blockages())
        .singleElement()
        .satisfies(blockage ->
            assertThat(blockage)
                .isEqualTo(
                    new Blockage(
                        "job",
                        "default",
                        "work bad",
                        "FAILED",
                        "IllegalStateException: as this test wants")));
    wall.advance(Duration.ofMillis(1));
    var arrived = replica.advance(JANUARY);
    assertThat(arrived.drained()).isTrue();
    assertThat(arrived.day()).isEqualTo(JANUARY);
    assertThat(story).containsExactly("bad on 1997-01-10", "good on 1997-01-20");
  }

  @Test
  void advance_endsAtWhatAnObserverNames() {
    var replica = new Replica(PATIENCE);
    var waiting = new Blockage("execution", "default", "churn 7", "WAITING", "approval of ann");
    replica.operations.observe(since ->
        since.equals(NOW) && replica.business.now().isAfter(BusinessClock.endOf(JANUARY))
            ? List.of(waiting)
            : List.of());
    replica.start(_ -> {});
    replica.timer("timer", LocalDate.of(1997, 2, 10));

    var stopped = replica.advance(FEBRUARY);
    assertThat(stopped.blockages()).containsExactly(waiting);
    assertThat(stopped.day()).isEqualTo(LocalDate.of(1997, 2, 10));
  }

  @Test
  void advance_namesADrainThatFails() {
    var replica = new Replica(PATIENCE);
    var fails = new AtomicInteger(1);
    replica.operations.drain(
        "prediction log",
        () -> {
          if (fails.getAndDecrement() > 0) {
            throw new IllegalStateException("disk full, as this test wants");
          }
        });
    replica.start(_ -> {});

    assertThat(replica.advance(JANUARY).blockages())
        .extracting(Blockage::subject, Blockage::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("prediction log", "disk full, as this test wants"));
    assertThat(replica.advance(JANUARY).drained()).isTrue();
  }

  @Test
  void advance_waitsForWhatADrainCauses() {
    var replica = new Replica(PATIENCE);
    var sealed = new AtomicInteger();
    replica.operations.drain(
        "log",
        () -> {
          if (sealed.getAndIncrement() == 0) {
            replica.submit("sealed", new Due.Now());
          }
        });
    replica.start(context -> {
      LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      replica.tell(context.key());
    });
    replica.advance(JANUARY);

    assertThat(story).containsExactly("sealed on 1969-12-31");
  }

  @Test
  void advance_answersInTimeAndGoesOnWhenAskedAgain() {
    var replica = new Replica(Duration.ofMillis(200));
    var release = new CountDownLatch(1);
    replica.start(context -> {
      release.await();
      replica.tell(context.key());
    });
    replica.timer("slow", LocalDate.of(1997, 1, 10));

    var early = replica.advance(JANUARY);
    assertThat(early.drained()).isFalse();
    assertThat(early.blockages()).isEmpty();
    assertThat(early.waitingFor()).containsExactly("work slow");
    release.countDown();
    var last = early;
    while (!last.drained()) {
      last = replica.advance(JANUARY);
    }
    assertThat(last.day()).isEqualTo(JANUARY);
    assertThat(story).containsExactly("slow on 1997-01-10");
  }

  @Test
  void advance_refusesALiveClock() {
    var business = BusinessClock.live(wall);
    var events = Events.open(database(), business, wall, new Telemetry());
    var jobs =
        Jobs.open(new JobsConfig(1), database(), business, wall, new Ids(wall), new Telemetry());
    var walk =
        new ClockWalk(
            new ClockWalk.Surroundings(database(), business, wall, events, jobs, PATIENCE));

    assertThatThrownBy(() -> walk.advance(LocalDate.of(2027, 1, 1)))
        .hasMessageContaining("clock: live (expected: a server started with serve --clock replay)");
  }
}
