package slipway.tracking;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteRunsTest extends RunsContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
