package slipway.operations;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Clock;
import slipway.api.wire.Clock.Blockage;
import slipway.db.Database;
import slipway.events.Delivery;
import slipway.events.Event;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.jobs.Job;
import slipway.jobs.Jobs;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Moves the business clock from due instant to due instant, and waits at each until everything
/// that belongs to it is done.
final class ClockWalk {
  /// Beyond it instants do not fit the microseconds that every table stores.
  private static final int YEAR_MAX = 9999;

  static final String MOVED = "clock.moved";

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final String PROJECT = "default";

  /// What the walk moves and watches.
  record Surroundings(
      Database database,
      BusinessClock business,
      WallClock wall,
      Events events,
      Jobs jobs,
      Duration answerWithin) {}

  /// A target that an earlier call did not reach; its failures are still news.
  private record Unfinished(Instant target, Instant since) {}

  private final Surroundings around;
  private final ClockStore store = new ClockStore();
  private final Map<String, Drain> drains = new LinkedHashMap<>();
  private final List<ClockObserver> observers = new ArrayList<>();
  private final ReentrantLock walking = new ReentrantLock();
  private @Nullable Unfinished unfinished;
  private @Nullable Blockage failedDrain;

  ClockWalk(Surroundings around) {
    this.around = around;
  }

  /// Takes up where a former server, or another replica, has put the clock.
  void follow() {
    if (!around.business().isReplayed()) {
      return;
    }
    around
        .events()
        .subscribe("operations.clock", Delivery.ONCE_PER_REPLICA, Set.of(MOVED), this::moved);
    around
        .database()
        .onReady(() -> around.database().read(store::find).ifPresent(this::moveForward));
  }

  void drain(String name, Drain drain) {
    drains.put(name, drain);
  }

  void observe(ClockObserver observer) {
    observers.add(observer);
  }

  Clock now() {
    return answer(underWay(), List.of());
  }

  /// Goes towards the end of the day, at most for as long as one answer may take; asked again, goes
  /// on.
  Clock advance(LocalDate to) {
    if (to.getYear() > YEAR_MAX) {
      throw SlipwayException.invalid("to", to, "a day like 1997-01-31");
    }
    var target = BusinessClock.endOf(to);
    requireForward(to, target);
    long deadline = System.nanoTime() + around.answerWithin().toNanos();
    if (!lock(deadline)) {
      return answer(List.of("another advance"), List.of());
    }
    try {
      var since = since(target);
      unfinished = new Unfinished(target, since);
      around.business().moveTowards(target);
      failedDrain = null;
      boolean settled = settle(since, deadline);
      while (settled && step(target)) {
        settled = settle(since, deadline);
      }
      var blockages = settled ? List.<Blockage>of() : blockages(since);
      if (settled || !blockages.isEmpty()) {
        unfinished = null;
      }
      return answer(settled ? List.of() : stillUnderWay(), blockages);
    } finally {
      walking.unlock();
    }
  }

  private void requireForward(LocalDate to, Instant target) {
    var now = around.business().now();
    if (!around.business().isReplayed()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "clock: live (expected: a server started with serve --clock replay)");
    }
    if (target.isBefore(now)) {
      throw SlipwayException.invalid(
          "to", to, "a day that is not over at " + now + "; the clock goes forward only");
    }
  }

  private boolean lock(long deadline) {
    try {
      return walking.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Instant since(Instant target) {
    var before = unfinished;
    return before != null && before.target().equals(target) ? before.since() : around.wall().now();
  }

  /// Sets the clock to the next due instant, or to the target; false when it stands there.
  private boolean step(Instant target) {
    var now = around.business().now();
    var next = around.jobs().nextBusinessDue().filter(due -> !due.isAfter(target)).orElse(target);
    if (!next.isAfter(now)) {
      return false;
    }
    around
        .database()
        .inTransaction(
            "operations.clock",
            tx -> {
              store.put(tx, next);
              var data = Json.object().put("now", next.toString()).put("target", target.toString());
              around.events().publish(tx, new NewEvent(PROJECT, MOVED, "clock", data));
              tx.afterCommit(() -> moveForward(next));
              return next;
            });
    around.jobs().wake();
    return true;
  }

  /// Waits until nothing is under way at this instant. False when something failed or waits for a
  /// person, or the time for an answer is over.
  private boolean settle(Instant since, long deadline) {
    boolean drained = false;
    while (true) {
      if (!blockages(since).isEmpty()) {
        return false;
      }
      if (underWay().isEmpty()) {
        if (drained) {
          return true;
        }
        drained = runDrains();
        if (!drained) {
          return false;
        }
        continue; // what was drained may have caused events and jobs
      }
      if (System.nanoTime() > deadline || !pause()) {
        return false;
      }
    }
  }

  /// Both in one snapshot, so that work which passes from an event to a job is seen in one of them.
  private List<String> underWay() {
    return around
        .database()
        .read(tx -> {
          var busy = new ArrayList<String>();
          around.events().undrained(tx).forEach(name -> busy.add("events of " + name));
          around.jobs().unfinished(tx).forEach(job -> busy.add(title(job)));
          return busy;
        });
  }

  private boolean runDrains() {
    for (var drain : drains.entrySet()) {
      try {
        drain.getValue().drain();
      } catch (Exception e) {
        failedDrain =
            new Blockage(
                "drain", PROJECT, drain.getKey(), "FAILED", String.valueOf(e.getMessage()));
        return false;
      }
    }
    return true;
  }

  private List<Blockage> blockages(Instant since) {
    var found = new ArrayList<Blockage>();
    observers.forEach(observer -> found.addAll(observer.blockagesSince(since)));
    for (var job : around.jobs().failedSince(since)) {
      found.add(
          new Blockage(
              "job", job.project(), title(job), "FAILED", job.error().orElse("no message")));
    }
    for (var stuck : around.events().stuck()) {
      var event = stuck.event();
      found.add(
          new Blockage(
              "events",
              event.project(),
              stuck.consumer() + " at " + event.type() + " " + event.subject(),
              "FAILED",
              stuck.message()));
    }
    var drain = failedDrain;
    if (drain != null) {
      found.add(drain);
    }
    return found;
  }

  /// Never empty: what was under way may be done by now, but nobody went on to the target.
  private List<String> stillUnderWay() {
    var busy = underWay();
    return busy.isEmpty() ? List.of("the clock, short of its target") : busy;
  }

  private Clock answer(List<String> busy, List<Blockage> blockages) {
    var now = around.business().now();
    return new Clock(
        now,
        BusinessClock.lastDayKnownAt(now),
        around.business().isReplayed(),
        around.jobs().nextBusinessDue().orElse(null),
        busy.isEmpty() && blockages.isEmpty(),
        busy,
        blockages);
  }

  private static String title(Job job) {
    return job.kind() + " " + job.key();
  }

  private void moved(Event event) {
    event
        .data()
        .path("target")
        .asStringOpt()
        .map(Instant::parse)
        .ifPresent(around.business()::moveTowards);
    moveForward(Instant.parse(event.data().path("now").asString()));
  }

  private void moveForward(Instant instant) {
    if (instant.isAfter(around.business().now())) {
      around.business().moveTo(instant);
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK_EVERY);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
