package slipway.db;

import org.jspecify.annotations.Nullable;

/// What a database does once it is reached and migrated.
sealed interface Engine extends AutoCloseable permits SqliteEngine, PostgresEngine {
  /// See [Database#inTransaction].
  <T extends @Nullable Object> T inTransaction(String name, TxWork<T> work);

  /// See [Database#read].
  <T extends @Nullable Object> T read(TxWork<T> work);

  /// False once it can never write again.
  boolean isAlive();

  @Override
  void close();
}
