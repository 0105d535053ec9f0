package slipway.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.SlipwayException;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Publishes changes in the transactions that make them, and delivers them afterwards.
public final class Events implements AutoCloseable {
  /// For [#list]: after every event.
  public static final long NEWEST = Long.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  /// What is kept of what everybody has handled.
  private static final Duration RETENTION = Duration.ofDays(90);

  private static final long KEPT_MAX = 1_000_000;
  private static final int PRUNE_BATCH = 5_000;
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);
  private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(10);

  private final Database database;
  private final BusinessClock business;
  private final WallClock wall;
  private final EventStore store = new EventStore();
  private final Consumer.Surroundings around;
  private final List<Consumer> consumers = new CopyOnWriteArrayList<>();
  private @Nullable Thread pruning;

  private Events(Database database, BusinessClock business, WallClock wall, Telemetry telemetry) {
    this.database = database;
    this.business = business;
    this.wall = wall;
    this.around =
        new Consumer.Surroundings(database, store, wall, telemetry, UUID.randomUUID().toString());
  }

  public static Events open(
      Database database, BusinessClock business, WallClock wall, Telemetry telemetry) {
    return new Events(database, business, wall, telemetry);
  }

  /// Writes the event in the caller's transaction: told if and only if that commits.
  public void publish(Tx tx, NewEvent event) {
    store.insert(tx, event, business.now(), wall.now());
    tx.afterCommit(() -> consumers.forEach(consumer -> consumer.wake(event.type())));
  }

  /// Hands every event of these types to the handler, on a thread of the consumer's own, once
  /// [#start] was called. The name keeps the consumer's place from one start to the next. A handler
  /// is quick: long work goes into a job.
  public void subscribe(
      String consumer, Delivery delivery, Set<String> types, EventHandler handler) {
    if (types.isEmpty()) {
      throw SlipwayException.invalid("types", types, "one or more, for consumer " + consumer);
    }
    if (pruning != null || consumers.stream().anyMatch(c -> c.name().equals(consumer))) {
      throw new IllegalStateException(
          consumer + " subscribed late or twice (expected: once, before start)");
    }
    var subscribed = new Consumer(consumer, delivery, types, handler, around);
    consumers.add(subscribed);
    database.onReady(subscribed::settle);
  }

  /// Starts delivery to all who have subscribed; called once, after all areas are open.
  public void start() {
    pruning = Thread.ofVirtual().name("events-prune").start(this::pruneForEver);
    consumers.forEach(Consumer::start);
  }

  /// True when no consumer has an event left to handle.
  public boolean drained() {
    return undrained().isEmpty();
  }

  /// The consumers with events left to handle.
  public List<String> undrained() {
    return database.read(this::undrained);
  }

  /// The same in the snapshot of a transaction.
  public List<String> undrained(Tx tx) {
    return consumers.stream()
        .filter(consumer -> !consumer.isDrained(tx))
        .map(Consumer::name)
        .toList();
  }

  /// The consumers that keep failing at one event; they are tried again all the same.
  public List<StuckConsumer> stuck() {
    return consumers.stream().map(Consumer::stuck).flatMap(Optional::stream).toList();
  }

  /// The project's events before `before` ([#NEWEST] for the first page), newest first.
  public List<Event> list(Tx tx, String project, long before, int max) {
    return store.list(tx, project, before, max);
  }

  private void pruneForEver() {
    try {
      while (true) {
        Thread.sleep(PRUNE_EVERY);
        try {
          prune(KEPT_MAX);
        } catch (RuntimeException e) {
          LOG.warn("old events could not be deleted: {}", e.getMessage());
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /// Deletes old events that everybody has handled, a few thousand in a transaction.
  void prune(long kept) {
    var before = wall.now().minus(RETENTION);
    int deleted = PRUNE_BATCH;
    while (deleted == PRUNE_BATCH) {
      deleted =
          database.inTransaction(
              "events.prune",
              tx -> {
                long limit =
                    consumers.stream()
                        .map(consumer -> consumer.firstUnhandled(tx))
                        .flatMap(Optional::stream)
                        .mapToLong(Long::longValue)
                        .min()
                        .orElse(Long.MAX_VALUE);
                return store.prune(tx, limit, before, kept, PRUNE_BATCH);
              });
    }
  }

  /// Lets each handler finish the event it has, and keeps its place.
  @Override
  public void close() {
    if (pruning != null) {
      pruning.interrupt();
    }
    try {
      for (var consumer : consumers) {
        consumer.close(CLOSE_WAIT_MAX);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
