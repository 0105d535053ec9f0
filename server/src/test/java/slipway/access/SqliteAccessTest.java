package slipway.access;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteAccessTest extends AccessContract {
  @TempDir private Path folder;

  @Override
  Database open() {
    return TestDatabases.sqlite(folder);
  }
}
