package slipway.config;

import java.util.concurrent.atomic.AtomicInteger;

/// For crash tests: halts the process at the n-th pass of a named point (`before:NAME#N`,
/// `after:NAME#N`, where NAME is a transaction's or a blob operation's). Never set outside tests.
public final class CrashPoint {
  private static final int STATUS_HALTED = 137;

  private final String name;
  private final AtomicInteger left;
  private final Runnable crash;

  private CrashPoint(String name, int passes, Runnable crash) {
    this.name = name;
    this.left = new AtomicInteger(passes);
    this.crash = crash;
  }

  public static CrashPoint none() {
    return new CrashPoint("", 0, CrashPoint::halt);
  }

  /// Reads `NAME#N`; N defaults to 1.
  public static CrashPoint parse(String text) {
    return parse(text, CrashPoint::halt);
  }

  /// The same with another way to die, for many deaths in one process.
  public static CrashPoint parse(String text, Runnable crash) {
    int hash = text.lastIndexOf('#');
    return hash < 0
        ? new CrashPoint(text, 1, crash)
        : new CrashPoint(
            text.substring(0, hash), Integer.parseInt(text.substring(hash + 1)), crash);
  }

  /// Called where a crash may be asked for; costs one string comparison.
  public void pass(String point) {
    if (!name.isEmpty() && name.equals(point) && left.decrementAndGet() == 0) {
      crash.run();
    }
  }

  public boolean isSet() {
    return !name.isEmpty();
  }

  private static void halt() {
    Runtime.getRuntime().halt(STATUS_HALTED);
  }
}
