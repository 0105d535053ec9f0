package slipway.references;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresqlCollectorTest extends CollectorContract {
  @Override
  Database database(Path folder) {
    return TestDatabases.postgresql();
  }
}
