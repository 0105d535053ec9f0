package slipway.events;

/// Where a consumer is in the order of the outbox: everything up to it is handled.
record Place(long transactionId, long sequence) {
  static final Place START = new Place(0, 0);
}
