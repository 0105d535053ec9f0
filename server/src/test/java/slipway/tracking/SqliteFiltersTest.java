package slipway.tracking;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteFiltersTest extends FiltersContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
