package slipway.monitoring.parity;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresParityTest extends ParityContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
