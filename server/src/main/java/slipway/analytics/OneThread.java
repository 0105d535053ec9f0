package slipway.analytics;

import java.nio.file.Path;
import java.sql.SQLException;

/// Writes the final Parquet file with a DuckDB of one thread. It is another instance than the
/// session's, whose settings may be locked, and whose threads may cut row groups differently.
final class OneThread {
  private OneThread() {}

  static void rewrite(Path raw, Path finished, AnalyticsLimits limits, Path directory)
      throws SQLException {
    try (var connection = Analytics.connect(limits.withThreads(1), directory);
        var statement = connection.createStatement()) {
      statement.execute(
          "copy (select * from read_parquet("
              + Sql.literal(raw.toString())
              + ")) to "
              + Sql.literal(finished.toString())
              + " (format parquet, compression zstd, row_group_size "
              + Session.ROW_GROUP_ROWS
              + ")");
    }
  }
}
