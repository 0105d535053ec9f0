package slipway.features;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class PostgresFeaturesTest extends FeaturesContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.postgresql();
  }
}
