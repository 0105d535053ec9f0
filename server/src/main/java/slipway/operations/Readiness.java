package slipway.operations;

import java.util.Optional;

/// One condition for serving requests.
@FunctionalInterface
public interface Readiness {
  /// Why the server is not ready, and what to do; empty when it is.
  Optional<String> whyNot();
}
