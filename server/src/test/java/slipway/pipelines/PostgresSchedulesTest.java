package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import slipway.api.wire.Execution;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.Eventually;
import slipway.testing.TestDatabases;

final class PostgresSchedulesTest extends SchedulesContract {
  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.postgresqlConfig();
  }

  /// Three servers wait for the same due times.
  @Test
  void due_isRunOnceByAllReplicas() {
    replica();
    replica();
    declare("'cron':'0 6 1 * *'", "{'name':'a','type':'text','with':{'text':'x'}}");
    goTo("1997-02-01T06:00:00Z");
    goTo("1997-03-01T06:00:00Z");
    Eventually.holds("two", () -> executions().size() == 2);
    goTo("1997-03-02T06:00:00Z");
    assertThat(executions()).extracting(Execution::number).containsExactly(1L, 2L);
  }
}
