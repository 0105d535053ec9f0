package slipway.operations;

import java.nio.file.Path;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.TestDatabases;

final class PostgresClockTest extends ClockContract {
  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.postgresqlConfig();
  }
}
