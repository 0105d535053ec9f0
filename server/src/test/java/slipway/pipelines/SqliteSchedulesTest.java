package slipway.pipelines;

import java.nio.file.Path;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.TestDatabases;

final class SqliteSchedulesTest extends SchedulesContract {
  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.sqliteConfig(directory);
  }
}
