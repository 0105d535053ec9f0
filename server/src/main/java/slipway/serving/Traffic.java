package slipway.serving;

import java.time.Instant;

/// How much was asked of an endpoint since some time.
///
/// @param first when the first of the requests came, on the business clock; of no meaning without
///   any
public record Traffic(long requests, Instant first) {
  static final Traffic NONE = new Traffic(0, Instant.EPOCH);

  /// With one more request, when it came since then.
  Traffic with(Instant at, Instant since) {
    if (at.isBefore(since)) {
      return this;
    }
    return new Traffic(requests + 1, requests == 0 || at.isBefore(first) ? at : first);
  }
}
