package slipway.analytics;

import org.jspecify.annotations.Nullable;

/// What is done with a session. What it returns must not need the session any more.
@FunctionalInterface
public interface SessionWork<T extends @Nullable Object> {
  T run(Session session);
}
