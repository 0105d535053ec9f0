package slipway.tracking;

import slipway.db.Dialect;
import slipway.db.Tx;

/// Writes a batch's rows the way its database is fastest at. Answers how many parameters were new:
/// fewer than given means that some were set before, to the same value or another.
sealed interface BatchWriter permits SqliteBatchWriter, PostgresqlBatchWriter {
  int write(Tx tx, RunRow run, KeyedBatch batch);

  static BatchWriter of(Dialect dialect) {
    return switch (dialect) {
      case SQLITE -> new SqliteBatchWriter();
      case POSTGRESQL -> new PostgresqlBatchWriter();
    };
  }
}
