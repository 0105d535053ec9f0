package slipway.http;

import java.util.concurrent.CompletableFuture;

/// Starts to answer on the event loop (microseconds of work only) and completes the answer there or
/// later, on whatever thread has what it waited for. It may throw, or fail the future with, a
/// [slipway.api.SlipwayException].
@FunctionalInterface
public interface DeferredHandler {
  CompletableFuture<Response> handle(Request request);
}
