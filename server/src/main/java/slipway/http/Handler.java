package slipway.http;

/// Answers a request on a virtual thread; it may wait, and it may throw
/// [slipway.api.SlipwayException].
@FunctionalInterface
public interface Handler {
  Response handle(Request request) throws Exception;
}
