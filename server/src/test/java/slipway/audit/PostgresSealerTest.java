package slipway.audit;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresSealerTest extends SealerContract {
  @Override
  Database fresh(Path directory) {
    return TestDatabases.postgresql();
  }
}
