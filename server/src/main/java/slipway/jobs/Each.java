package slipway.jobs;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Work on many things of which one may fail: the others are worked on all the same.
public final class Each {
  private Each() {}

  /// Goes through all in their order; throws what failed first at the end, with what failed after
  /// it as suppressed.
  public static <T> void run(Iterable<T> all, Consumer<? super T> work) {
    RuntimeException first = null;
    for (var one : all) {
      try {
        work.accept(one);
      } catch (RuntimeException e) {
        first = joined(first, e);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static RuntimeException joined(@Nullable RuntimeException first, RuntimeException e) {
    if (first == null) {
      return e;
    }
    if (!first.equals(e)) { // none suppresses itself
      first.addSuppressed(e);
    }
    return first;
  }
}
