package slipway.events;

import java.util.List;
import java.util.Set;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Publishes changes in the transactions that make them, and delivers them afterwards.
public final class Events implements AutoCloseable {
  /// For [#list]: before every event.
  public static final long OLDEST = 0;

  private Events() {}

  public static Events open(
      Database database, BusinessClock business, WallClock wall, Telemetry telemetry) {
    throw new UnsupportedOperationException("events are being written");
  }

  /// Writes the event in the caller's transaction: told if and only if that commits.
  public void publish(Tx tx, NewEvent event) {
    throw new UnsupportedOperationException("events are being written");
  }

  /// Hands every event of these types to the handler, on a thread of the consumer's own, once
  /// [#start] was called. The name keeps the consumer's place from one start to the next.
  public void subscribe(
      String consumer, Delivery delivery, Set<String> types, EventHandler handler) {
    throw new UnsupportedOperationException("events are being written");
  }

  /// Starts delivery to all who have subscribed; called once, after all areas are open.
  public void start() {
    throw new UnsupportedOperationException("events are being written");
  }

  /// True when no consumer has an event left to handle.
  public boolean drained() {
    throw new UnsupportedOperationException("events are being written");
  }

  /// The project's events after `sequence`, oldest first.
  public List<Event> list(Tx tx, String project, long sequence, int max) {
    throw new UnsupportedOperationException("events are being written");
  }

  @Override
  public void close() {}
}
