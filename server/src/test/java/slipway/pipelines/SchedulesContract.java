package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.pipelines.PipelineServer.ANNA;
import static slipway.pipelines.PipelineServer.PROJECT;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.wire.Execution;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.Eventually;
import slipway.testing.FakeClock;
import slipway.time.BusinessClock;

/// What schedules promise on a live clock, whatever the database.
abstract class SchedulesContract {
  private static final String MONTHLY = "'cron':'0 6 1 * *'";
  private static final String STEP =
      "{'name':'a','type':'text','with':{'text':'${parameters.cutoff}'}}";
  private static final String BLOCKING =
      "{'name':'a','type':'block','with':{'text':'${parameters.cutoff}'}}";

  @TempDir Path directory = Path.of("");
  final FakeClock wall = new FakeClock(Instant.parse("1997-01-15T10:00:00Z"));
  private final BusinessClock business = BusinessClock.live(wall);
  private final FakeSteps steps = new FakeSteps();
  private final List<PipelineServer> servers = new ArrayList<>();
  private @Nullable DatabaseConfig config;

  abstract DatabaseConfig fresh(Path directory);

  @BeforeEach
  void open() {
    config = fresh(directory);
    replica();
  }

  @AfterEach
  void close() {
    steps.letGo.countDown();
    servers.forEach(PipelineServer::close);
  }

  PipelineServer server() {
    return servers.getLast();
  }

  /// One more server on the same data.
  void replica() {
    servers.add(
        PipelineServer.start(Objects.requireNonNull(config), wall, business, directory, steps));
  }

  private void restart() {
    servers.removeLast().close();
    replica();
  }

  void declare(String schedule, String steps) {
    server().declareScheduled("p", "{" + schedule + "}", steps);
  }

  /// The wall clock goes there, and everything that is due then is done.
  void goTo(String instant) {
    wall.advance(Duration.between(wall.now(), Instant.parse(instant)));
    server().jobs.wake();
    Eventually.holds("rest", () -> server().jobs.quiet());
  }

  List<Execution> executions() {
    return server()
        .pipelines
        .executions(ANNA, PROJECT, "p", java.util.Optional.empty(), 50)
        .reversed();
  }

  List<String> cutoffs() {
    return executions().stream().map(e -> e.parameters().getOrDefault("cutoff", "")).toList();
  }

  private Execution.Schedule schedule() {
    return Objects.requireNonNull(server().pipelines.pipeline(ANNA, PROJECT, "p").schedule());
  }

  @Test
  void due_startsTheExecutionAsAServiceWithItsParameters() {
    declare(MONTHLY, STEP);
    goTo("1997-02-01T05:59:59Z");
    assertThat(executions()).isEmpty();
    goTo("1997-02-01T06:00:01Z");
    assertThat(executions())
        .singleElement()
        .satisfies(execution -> {
          assertThat(execution.author()).isEqualTo("slipway:schedule");
          assertThat(execution.parameters()).containsEntry("cutoff", "1997-01-31");
          assertThat(execution.status()).isEqualTo(Execution.Status.SUCCEEDED);
        });
    assertThat(schedule().last()).isEqualTo("1997-02-01T06:00:00Z");
    assertThat(schedule().next()).isEqualTo("1997-03-01T06:00:00Z");
  }

  @Test
  void due_isRunOnceAlsoWhenTheServerStartsAnewAndThePipelineIsDeclaredAgain() {
    declare(MONTHLY, STEP);
    goTo("1997-02-01T06:00:00Z");
    restart();
    declare(MONTHLY, STEP);
    goTo("1997-02-28T06:00:00Z");
    assertThat(cutoffs()).containsExactly("1997-01-31");
    restart();
    goTo("1997-03-01T06:00:00Z");
    assertThat(cutoffs()).containsExactly("1997-01-31", "1997-02-28");
  }

  @Test
  void dueTimesMissed_areRunInOrderWithCatchup() {
    declare(MONTHLY + ",'catchup':true", STEP);
    servers.removeLast().close();
    wall.advance(Duration.ofDays(100)); // 1997-04-25
    replica();
    Eventually.holds("three", () -> executions().size() == 3);
    Eventually.holds("rest", () -> server().jobs.quiet());
    assertThat(cutoffs()).containsExactly("1997-01-31", "1997-02-28", "1997-03-31");
    assertThat(schedule().next()).isEqualTo("1997-05-01T06:00:00Z");
  }

  @Test
  void dueTimesMissed_areRunOnceAsOfTheNewestWithoutCatchup() {
    declare(MONTHLY, STEP);
    servers.removeLast().close();
    wall.advance(Duration.ofDays(100));
    replica();
    Eventually.holds("one", () -> !executions().isEmpty());
    Eventually.holds("rest", () -> server().jobs.quiet());
    assertThat(cutoffs()).containsExactly("1997-03-31");
    assertThat(schedule().next()).isEqualTo("1997-05-01T06:00:00Z");
  }

  @Test
  void dueTimes_waitForTheExecutionThatRuns() throws InterruptedException {
    declare(MONTHLY + ",'catchup':true", BLOCKING);
    var first = server().start("p");
    steps.blocked.await();
    wall.advance(Duration.ofDays(60)); // 1997-03-16
    server().jobs.wake();
    Eventually.holds(
        "the look", () -> server().jobs.unfinished().stream().noneMatch(SchedulesContract::looks));
    assertThat(executions()).hasSize(1);
    steps.letGo.countDown();
    server().await(first);
    Eventually.holds("three", () -> executions().size() == 3);
    Eventually.holds("rest", () -> server().jobs.quiet());
    assertThat(cutoffs()).containsExactly("1996-12-31", "1997-01-31", "1997-02-28");
  }

  private static boolean looks(slipway.jobs.Job job) {
    return job.kind().equals(Schedules.JOB_KIND);
  }

  @Test
  void schedule_thatIsTakenAwayOrChangedIsNoLongerDue() {
    declare(MONTHLY, STEP);
    server().declare("p", STEP);
    goTo("1997-02-02T00:00:00Z");
    assertThat(executions()).isEmpty();
    assertThat(server().pipelines.pipeline(ANNA, PROJECT, "p").schedule()).isNull();
    declare("'cron':'0 6 15 * *','timezone':'Europe/Berlin'", STEP);
    assertThat(schedule().next()).isEqualTo("1997-02-15T05:00:00Z");
    goTo("1997-03-01T07:00:00Z");
    assertThat(executions()).hasSize(1);
  }
}
