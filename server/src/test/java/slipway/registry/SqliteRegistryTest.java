package slipway.registry;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteRegistryTest extends RegistryContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
