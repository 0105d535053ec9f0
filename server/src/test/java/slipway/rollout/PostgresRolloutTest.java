package slipway.rollout;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresRolloutTest extends RolloutContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
