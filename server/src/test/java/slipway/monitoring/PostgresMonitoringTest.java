package slipway.monitoring;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresMonitoringTest extends MonitoringContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
