package slipway.events;

/// A consumer whose handler keeps failing at the same event.
public record StuckConsumer(String consumer, Event event, int attempts, String message) {}
