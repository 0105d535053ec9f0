package slipway.access;

import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresqlAccessTest extends AccessContract {
  @Override
  Database open() {
    return TestDatabases.postgresql();
  }
}
