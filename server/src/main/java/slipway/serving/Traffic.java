package slipway.serving;

import java.time.Instant;

/// How much was asked of an endpoint since some time.
///
/// @param first when the first of the requests came, on the business clock; of no meaning without
///   any
public record Traffic(long requests, Instant first) {
  static final Traffic NONE = new Traffic(0, Instant.EPOCH);
}
