package slipway.events;

/// Takes one event after the other. Whatever it throws, it gets the same event again later; after a
/// crash it may get again what it had handled.
@FunctionalInterface
public interface EventHandler {
  void handle(Event event) throws Exception;
}
