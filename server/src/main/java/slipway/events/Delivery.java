package slipway.events;

/// How many of the servers that share a database hear of an event.
public enum Delivery {
  /// One of them, and none is missed while all are down: the place is stored. A consumer that is
  /// new starts with the oldest event kept.
  ONCE_PER_CLUSTER,
  /// Every one, from its own start on: for snapshots in memory.
  ONCE_PER_REPLICA
}
