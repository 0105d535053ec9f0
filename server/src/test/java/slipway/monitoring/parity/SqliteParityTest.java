package slipway.monitoring.parity;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteParityTest extends ParityContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
