package slipway.serving;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresServingStoreTest extends ServingStoreContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
