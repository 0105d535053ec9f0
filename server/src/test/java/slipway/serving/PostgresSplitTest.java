package slipway.serving;

import java.nio.file.Path;
import slipway.config.Config.DatabaseConfig;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresSplitTest extends SplitContract {
  private final DatabaseConfig config = TestDatabases.postgresqlConfig();

  @Override
  Database open(Path directory) {
    return TestDatabases.open(config);
  }

  @Override
  Database again(Path directory) {
    return TestDatabases.open(config);
  }
}
