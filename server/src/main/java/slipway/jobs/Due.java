package slipway.jobs;

import java.time.Instant;

/// When a job may run at the earliest.
public sealed interface Due {
  /// As soon as there is a place.
  record Now() implements Due {}

  /// When the business clock has reached this instant: a timer that replay fires too.
  record Business(Instant at) implements Due {}

  /// Work that waits for the wall clock to reach this instant: an advance of the business clock
  /// waits for it too.
  record Later(Instant at) implements Due {}

  /// When the wall clock has reached this instant: housekeeping, which an advance of the business
  /// clock does not wait for.
  record Wall(Instant at) implements Due {}
}
