package slipway.packaging;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqlitePackagingTest extends PackagingContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
