package slipway.registry;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresqlSourcesTest extends SourcesContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
