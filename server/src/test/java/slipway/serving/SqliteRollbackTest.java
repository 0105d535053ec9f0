package slipway.serving;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteRollbackTest extends RollbackContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }

  @Override
  Database again(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
