package slipway.tracking;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresqlHistoriesTest extends HistoriesContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
