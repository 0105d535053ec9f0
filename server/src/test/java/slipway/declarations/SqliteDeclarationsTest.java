package slipway.declarations;

import java.nio.file.Path;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.TestDatabases;

final class SqliteDeclarationsTest extends DeclarationsContract {
  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.sqliteConfig(directory);
  }
}
