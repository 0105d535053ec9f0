package slipway.db;

import org.jspecify.annotations.Nullable;

/// Database work only: it may be run again, so it keeps no other effect than what it returns.
@FunctionalInterface
public interface TxWork<T extends @Nullable Object> {
  T run(Tx tx);
}
