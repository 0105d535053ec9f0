package slipway.registry;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresqlRegistryTest extends RegistryContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
