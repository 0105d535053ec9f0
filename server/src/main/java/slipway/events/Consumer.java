package slipway.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.db.Database;
import slipway.db.Dialect;
import slipway.db.Tx;
import slipway.telemetry.Telemetry;
import slipway.time.WallClock;

/// One consumer: its place, its thread, and what it fails at.
final class Consumer {
  private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

  /// How long news of another server's events may take; our own wake the consumer at once.
  private static final Duration POLL = Duration.ofMillis(500);

  private static final int BATCH_MAX = 100;
  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
  private static final int PAUSE_DOUBLINGS_MAX = 9;
  private static final int ATTEMPTS_UNTIL_STUCK = 3;

  /// A handler that takes longer than this may run on two servers at once.
  private static final Duration LEASE = Duration.ofSeconds(15);

  private record Failing(Event event, int attempts, String message) {}

  /// What a consumer needs of its surroundings.
  record Surroundings(
      Database database, EventStore store, WallClock wall, Telemetry telemetry, String owner) {}

  private final String name;
  private final Delivery delivery;
  private final Set<String> types;
  private final EventHandler handler;
  private final Surroundings around;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean isClosed;

  /// Of a consumer once per replica; empty until the database was reached.
  private volatile Optional<Place> ownPlace = Optional.empty();

  private volatile @Nullable Failing failing;

  Consumer(
      String name,
      Delivery delivery,
      Set<String> types,
      EventHandler handler,
      Surroundings around) {
    this.name = name;
    this.delivery = delivery;
    this.types = Set.copyOf(types);
    this.handler = handler;
    this.around = around;
    this.thread = Thread.ofVirtual().name("events-" + name).unstarted(this::run);
  }

  String name() {
    return name;
  }

  /// Finds or makes the consumer's place.
  void settle() {
    switch (delivery) {
      case ONCE_PER_CLUSTER ->
          around
              .database()
              .inTransaction(
                  "events.subscribe",
                  tx -> {
                    around.store().insertConsumer(tx, name);
                    return name;
                  });
      case ONCE_PER_REPLICA -> ownPlace = Optional.of(around.database().read(around.store()::end));
    }
  }

  void start() {
    thread.start();
  }

  void wake(String type) {
    if (types.contains(type)) {
      news.release();
    }
  }

  boolean isDrained(Tx tx) {
    return place(tx).map(at -> !around.store().hasAfter(tx, at, types)).orElse(false);
  }

  /// The first event it has yet to handle, when that is stored; for pruning.
  Optional<Long> firstUnhandled(Tx tx) {
    return delivery == Delivery.ONCE_PER_REPLICA
        ? Optional.empty()
        : place(tx).flatMap(at -> around.store().firstAfter(tx, at, types));
  }

  Optional<StuckConsumer> stuck() {
    var at = failing;
    return at == null || at.attempts() < ATTEMPTS_UNTIL_STUCK
        ? Optional.empty()
        : Optional.of(new StuckConsumer(name, at.event(), at.attempts(), at.message()));
  }

  void close(Duration patience) throws InterruptedException {
    isClosed = true;
    news.release();
    if (thread.isAlive()) {
      thread.join(patience);
    }
  }

  private void run() {
    while (!isClosed) {
      try {
        boolean more = deliverBatch();
        if (!more) {
          awaitNews();
        }
      } catch (InterruptedException _) {
        return;
      } catch (Throwable e) {
        // The database is away, or full, or memory is: nothing was lost, the same batch comes
        // again.
        LOG.warn("events for {} wait: {}", name, e.getMessage());
        news.drainPermits();
        pauseQuietly(PAUSE_MAX.dividedBy(PAUSE_DOUBLINGS_MAX));
      }
    }
  }

  private void awaitNews() throws InterruptedException {
    var at = failing;
    var patience = at == null ? POLL : pauseAfter(at.attempts());
    if (at != null) {
      // News of other events must not shorten the pause of the one that fails.
      pauseQuietly(patience);
    } else if (news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }

  /// Hands over what is there; true when there may be more.
  private boolean deliverBatch() {
    var batch = around.database().read(this::nextBatch);
    forgetFailureOfOthers(batch);
    if (batch.isEmpty() || !isMine()) {
      return false;
    }
    if (needsLease()) {
      // Another server may have moved the place before the lease was ours.
      batch = around.database().read(this::nextBatch);
    }
    Place handled = null;
    for (var placed : batch) {
      if (isClosed || !handle(placed.event())) {
        break;
      }
      handled = placed.place();
    }
    if (handled == null) {
      return false;
    }
    moveTo(handled);
    return failing == null && !isClosed;
  }

  /// Another server may have handled the event that fails here.
  private void forgetFailureOfOthers(List<EventStore.Placed> batch) {
    var at = failing;
    if (at != null
        && (batch.isEmpty() || batch.getFirst().event().sequence() != at.event().sequence())) {
      failing = null;
    }
  }

  private List<EventStore.Placed> nextBatch(Tx tx) {
    return place(tx).map(at -> around.store().after(tx, at, types, BATCH_MAX)).orElse(List.of());
  }

  private Optional<Place> place(Tx tx) {
    return switch (delivery) {
      case ONCE_PER_CLUSTER -> Optional.of(around.store().place(tx, name));
      case ONCE_PER_REPLICA -> ownPlace;
    };
  }

  /// The home of an embedded database is locked, so that there is no other server.
  private boolean needsLease() {
    return delivery == Delivery.ONCE_PER_CLUSTER
        && around.database().dialect() == Dialect.POSTGRESQL;
  }

  private boolean isMine() {
    if (!needsLease()) {
      return true;
    }
    var now = around.wall().now();
    return around
        .database()
        .inTransaction(
            "events.lease",
            tx -> around.store().lease(tx, name, around.owner(), now, now.plus(LEASE)));
  }

  private boolean handle(Event event) {
    try {
      handler.handle(event);
      failing = null;
      around.telemetry().counter("slipway_events_delivered", "consumer", name).increment();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Throwable e) { // an Error too is only this event's failure
      var before = failing;
      int attempts = before == null ? 1 : before.attempts() + 1;
      failing = new Failing(event, attempts, String.valueOf(e.getMessage()));
      around.telemetry().counter("slipway_events_failed", "consumer", name).increment();
      LOG.warn(
          "{} failed at event {} ({} {}), attempt {}; it gets it again",
          name,
          event.sequence(),
          event.type(),
          event.subject(),
          attempts,
          e);
      return false;
    }
  }

  private void moveTo(Place handled) {
    if (delivery == Delivery.ONCE_PER_REPLICA) {
      ownPlace = Optional.of(handled);
      return;
    }
    Instant until = around.wall().now().plus(LEASE);
    var owner = needsLease() ? around.owner() : "";
    boolean moved =
        around
            .database()
            .inTransaction(
                "events.place", tx -> around.store().move(tx, name, handled, owner, until));
    if (!moved) {
      LOG.warn("another server took over {} while a handler ran; it may handle events again", name);
    }
  }

  private static Duration pauseAfter(int attempts) {
    var pause = PAUSE_FIRST.multipliedBy(1L << Math.min(attempts - 1, PAUSE_DOUBLINGS_MAX));
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }

  private void pauseQuietly(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    try {
      while (!isClosed && System.nanoTime() < end) {
        Thread.sleep(PAUSE_FIRST);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
