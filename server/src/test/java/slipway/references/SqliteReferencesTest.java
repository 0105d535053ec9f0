package slipway.references;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteReferencesTest extends ReferencesContract {
  @Override
  Database database(Path folder) {
    return TestDatabases.sqlite(folder);
  }
}
