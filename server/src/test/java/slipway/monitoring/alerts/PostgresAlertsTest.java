package slipway.monitoring.alerts;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresAlertsTest extends AlertsContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
