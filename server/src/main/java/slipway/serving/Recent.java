package slipway.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;

/// How an endpoint's requests went of late on this replica, on the wall clock.
///
/// @param since begin of the time that was looked at: an hour ago, or the start of the server
/// @param answered requests, not rows of them
/// @param errors requests that got none, by their code
/// @param p50 of the answered ones, within 7 %; null without any
public record Recent(
    Instant since,
    Instant until,
    long answered,
    Map<ErrorCode, Long> errors,
    @Nullable Duration p50,
    @Nullable Duration p99) {
  public Recent {
    errors = errors.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(errors));
  }

  /// What the caller got wrong.
  public long refused() {
    return errors(true);
  }

  /// What the server could not do.
  public long failed() {
    return errors(false);
  }

  public long requests() {
    return answered + refused() + failed();
  }

  private long errors(boolean ofCaller) {
    return errors.entrySet().stream()
        .filter(one -> (one.getKey().fault() == ErrorCode.Fault.CALLER) == ofCaller)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
