package slipway.http;

/// Answers a request with its whole body on the event loop: microseconds of work only, no waiting,
/// no database.
@FunctionalInterface
public interface HotHandler {
  Response handle(Request request);
}
