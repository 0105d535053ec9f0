package slipway.client;

import java.time.Duration;
import java.util.function.LongSupplier;
import slipway.api.SlipwayException;

/// Stops asking a server that keeps failing, and tries it again with one call now and then. Knows
/// nothing of what is called: ask [#mayCall] before each call, and tell how it ended.
///
/// Closed, it lets every call pass until so many of the last ones failed. Open, it lets none pass
/// until the pause is over; then one, on which it closes again or stays open for another pause.
public final class CircuitBreaker {
  private static final int WINDOW_MAX = 64;

  private final int window;
  private final int failuresMax;
  private final long pauseNanos;
  private final LongSupplier nanos;
  private long outcomes;
  private boolean open;
  private long nextTry;

  /// What it does with the next call.
  public enum State {
    CLOSED,
    OPEN,
    TRYING
  }

  /// @param window of how many of the last calls failures are counted; at most 64
  /// @param failuresMax so many of them open it
  public CircuitBreaker(int window, int failuresMax, Duration pause) {
    this(window, failuresMax, pause, System::nanoTime);
  }

  CircuitBreaker(int window, int failuresMax, Duration pause, LongSupplier nanos) {
    if (window < 1 || window > WINDOW_MAX) {
      throw SlipwayException.invalid("window", window, "1 to " + WINDOW_MAX);
    }
    if (failuresMax < 1 || failuresMax > window) {
      throw SlipwayException.invalid("failuresMax", failuresMax, "1 to " + window);
    }
    this.window = window;
    this.failuresMax = failuresMax;
    this.pauseNanos = pause.toNanos();
    this.nanos = nanos;
  }

  /// Opens at ten failures of the last twenty calls, for five seconds.
  public static CircuitBreaker standard() {
    return new CircuitBreaker(20, 10, Duration.ofSeconds(5));
  }

  /// Whether to call now. Each true is followed by [#succeeded] or [#failed].
  public synchronized boolean mayCall() {
    if (!open) {
      return true;
    }
    if (nanos.getAsLong() - nextTry < 0) {
      return false;
    }
    nextTry = nanos.getAsLong() + pauseNanos; // one call; another if that one never ends
    return true;
  }

  /// The server answered, whatever it said.
  public synchronized void succeeded() {
    if (open) {
      open = false;
      outcomes = 0;
    }
    count(0);
  }

  /// The server did not answer, or could not.
  public synchronized void failed() {
    count(1);
    if (open || Long.bitCount(outcomes) >= failuresMax) {
      open = true;
      nextTry = nanos.getAsLong() + pauseNanos;
    }
  }

  public synchronized State state() {
    if (!open) {
      return State.CLOSED;
    }
    return nanos.getAsLong() - nextTry < 0 ? State.OPEN : State.TRYING;
  }

  private void count(int failure) {
    long kept = window == WINDOW_MAX ? -1L : (1L << window) - 1;
    outcomes = (outcomes << 1 | failure) & kept;
  }
}
