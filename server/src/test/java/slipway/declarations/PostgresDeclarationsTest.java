package slipway.declarations;

import java.nio.file.Path;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.TestDatabases;

final class PostgresDeclarationsTest extends DeclarationsContract {
  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.postgresqlConfig();
  }
}
