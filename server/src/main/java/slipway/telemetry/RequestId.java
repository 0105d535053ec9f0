package slipway.telemetry;

import java.util.Optional;

/// The id of the request that a thread works on, so that every line it logs carries it. Threads
/// that the request starts do not inherit it.
public final class RequestId {
  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private RequestId() {}

  /// Does the work on behalf of the request.
  public static <T, X extends Throwable> T during(
      String id, ScopedValue.CallableOp<? extends T, X> work) throws X {
    return ScopedValue.where(CURRENT, id).call(work);
  }

  public static Optional<String> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }
}
