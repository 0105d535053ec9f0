package slipway.events;

import java.nio.file.Path;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.TestDatabases;

final class SqliteEventsTest extends EventsContract {
  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.sqliteConfig(directory);
  }
}
