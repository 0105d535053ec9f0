package slipway.datasets;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresqlVersionsTest extends VersionsContract {
  @Override
  Database database(Path folder) {
    return TestDatabases.postgresql();
  }
}
