package slipway.db;

import org.jspecify.annotations.Nullable;

/// Knows what runs on this thread, to refuse a transaction inside another: on SQLite it would wait
/// for itself, and a read would miss what the outer one wrote.
final class Nesting {
  private static final ThreadLocal<@Nullable String> RUNNING = new ThreadLocal<>();

  private Nesting() {}

  static void refuse(String wanted) {
    var running = RUNNING.get();
    if (running != null) {
      throw new IllegalStateException(
          wanted
              + " was asked for inside "
              + running
              + " (expected: its Tx passed on; what must happen after it goes into tx.afterCommit)");
    }
  }

  static <T extends @Nullable Object> T run(String name, TxWork<T> work, Tx tx) {
    RUNNING.set(name);
    try {
      return work.run(tx);
    } finally {
      RUNNING.remove();
    }
  }
}
