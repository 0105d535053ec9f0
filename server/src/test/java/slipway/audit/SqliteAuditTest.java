package slipway.audit;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteAuditTest extends AuditContract {
  @Override
  Database fresh(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
