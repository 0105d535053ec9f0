package slipway.serving;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteSplitTest extends SplitContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }

  @Override
  Database again(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
