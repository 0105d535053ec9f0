package slipway.features;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteFeaturesTest extends FeaturesContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
