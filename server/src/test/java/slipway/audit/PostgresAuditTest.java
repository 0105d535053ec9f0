package slipway.audit;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresAuditTest extends AuditContract {
  @Override
  Database fresh(Path directory) {
    return TestDatabases.postgresql();
  }
}
