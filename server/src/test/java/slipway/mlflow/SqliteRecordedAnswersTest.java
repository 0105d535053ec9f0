package slipway.mlflow;

import java.nio.file.Path;
import slipway.db.Database;
import slipway.testing.TestDatabases;

final class SqliteRecordedAnswersTest extends RecordedAnswersContract {
  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(directory);
  }
}
