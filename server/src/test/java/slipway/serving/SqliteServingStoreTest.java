package slipway.serving;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteServingStoreTest extends ServingStoreContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
