package slipway.monitoring.alerts;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresTellingTest extends TellingContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
