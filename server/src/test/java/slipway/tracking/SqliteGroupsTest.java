package slipway.tracking;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteGroupsTest extends GroupsContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
