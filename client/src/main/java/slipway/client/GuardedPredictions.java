package slipway.client;

import java.time.Duration;
import java.util.function.Function;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Prediction;
import tools.jackson.databind.JsonNode;

/// Predictions for an application that must go on when the server does not: each within a time
/// limit, none while the server keeps failing, and with a value of the application's own instead.
/// Safe for many threads.
///
/// A prediction is never sent twice: each one that arrives is a row of the log.
public final class GuardedPredictions {
  /// Time for one prediction, unless another is given.
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Ask ask;
  private final Duration timeout;
  private final CircuitBreaker breaker;

  /// Asks the server once.
  @FunctionalInterface
  interface Ask {
    Prediction predict(JsonNode input, Duration timeout);
  }

  GuardedPredictions(Ask ask, Duration timeout, CircuitBreaker breaker) {
    this.ask = ask;
    this.timeout = timeout;
    this.breaker = breaker;
  }

  /// What `answered` makes of the prediction; or `fallback` of why there is none: no answer in
  /// time, a server that fails or cannot be reached, nothing released, or a circuit that is open.
  /// What is the caller's own mistake (a field that is missing, an entity that nobody knows) is
  /// thrown: no fallback mends it.
  public <T> T predict(
      JsonNode input, Function<Prediction, T> answered, Function<SlipwayException, T> fallback) {
    if (!breaker.mayCall()) {
      return fallback.apply(
          new SlipwayException(
              ErrorCode.UNAVAILABLE, "the server kept failing; it is not asked for a moment"));
    }
    Prediction prediction;
    try {
      prediction = ask.predict(input, timeout);
    } catch (SlipwayException e) {
      if (isCallersMistake(e)) {
        breaker.succeeded();
        throw e;
      }
      breaker.failed();
      return fallback.apply(e);
    } catch (RuntimeException e) {
      breaker.failed();
      throw e;
    }
    breaker.succeeded();
    return answered.apply(prediction);
  }

  /// How the server is thought to be.
  public CircuitBreaker.State state() {
    return breaker.state();
  }

  private static boolean isCallersMistake(SlipwayException failure) {
    return failure.code().fault() == ErrorCode.Fault.CALLER
        && failure.code() != ErrorCode.TOO_MANY_REQUESTS;
  }
}
