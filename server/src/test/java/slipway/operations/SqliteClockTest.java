package slipway.operations;

import java.nio.file.Path;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.TestDatabases;

final class SqliteClockTest extends ClockContract {
  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.sqliteConfig(directory);
  }
}
