package slipway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.Eventually;
import slipway.testing.TestDatabases;

final class PostgresJobsTest extends JobsContract {
  private static final int JOBS = 30;

  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.postgresqlConfig();
  }

  @Test
  void start_sharesJobsAmongServersWithoutRunningOneTwice() {
    var ran = new CopyOnWriteArrayList<String>();
    var one = server();
    var other = server();
    for (var jobs : java.util.List.of(one, other)) {
      jobs.register("work", context -> ran.add(context.key()));
    }
    IntStream.range(0, JOBS).forEach(i -> submit(one, "k" + i, new Due.Now(), 0));
    one.start();
    other.start();

    Eventually.holds("all jobs", one::quiet);
    assertThat(ran).hasSize(JOBS).doesNotHaveDuplicates();
  }
}
