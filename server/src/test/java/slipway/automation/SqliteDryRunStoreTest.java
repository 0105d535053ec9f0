package slipway.automation;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteDryRunStoreTest extends DryRunStoreContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
