package slipway.automation;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresAutomationStoreTest extends AutomationStoreContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
