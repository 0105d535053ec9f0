package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static slipway.pipelines.PipelineServer.ANNA;
import static slipway.pipelines.PipelineServer.PROJECT;
import static slipway.pipelines.PipelineServer.output;
import static slipway.pipelines.PipelineServer.statuses;
import static slipway.pipelines.PipelineServer.step;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Status;
import slipway.api.wire.GateReport.Outcome;
import slipway.config.Config.DatabaseConfig;
import slipway.db.Slice;
import slipway.testing.Eventually;
import slipway.testing.FakeClock;
import slipway.time.BusinessClock;

/// What executions promise, whatever the database.
abstract class PipelinesContract {
  private static final String TWO =
      "{'name':'a','type':'text','with':{'text':'${parameters.cutoff}'}},"
          + "{'name':'b','type':'text','with':{'text':'${steps.a.text}!'}}";
  private static final String FAILING =
      "{'name':'a','type':'text','with':{'text':'x'}},"
          + "{'name':'b','type':'fail','with':{'text':'${steps.a.text}'}},"
          + "{'name':'c','type':'text','with':{'text':'${steps.b.text}!'}}";
  private static final String BLOCKING =
      "{'name':'a','type':'text','with':{'text':'x'}},"
          + "{'name':'b','type':'block','with':{'text':'${steps.a.text}'}},"
          + "{'name':'c','type':'text','with':{'text':'${steps.b.text}!'}}";

  @TempDir Path directory = Path.of("");
  private final FakeClock wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final BusinessClock business =
      BusinessClock.replay(wall, Instant.parse("1997-01-31T23:59:59.999999Z"));
  private final FakeSteps steps = new FakeSteps();
  private @Nullable DatabaseConfig config;
  private @Nullable PipelineServer running;

  abstract DatabaseConfig fresh(Path directory);

  @BeforeEach
  void open() {
    config = fresh(directory);
    running = serverOnSameData();
  }

  @AfterEach
  void close() {
    steps.letGo.countDown();
    server().close();
  }

  private PipelineServer server() {
    return Objects.requireNonNull(running);
  }

  private PipelineServer serverOnSameData() {
    return PipelineServer.start(Objects.requireNonNull(config), wall, business, directory, steps);
  }

  @Test
  void outcomes_areThoseOfTheGatesOfManyExecutions() {
    server()
        .declare(
            "two",
            "{'name':'a','type':'gate','with':{'text':'PASS'}},"
                + "{'name':'b','type':'gate','after':['a'],'with':{'text':'INCONCLUSIVE'}}");
    server().declare("p", TWO);
    var gated = server().run("two").id();
    var none = server().run("p").id();
    var absent = UUID.fromString("01936b00-0000-7000-8000-000000000001");
    var history = server().pipelines.history();
    assertThat(history.outcomes(ANNA, PROJECT, Set.of(gated, none, absent)))
        .isEqualTo(Map.of(gated, List.of(Outcome.PASS, Outcome.INCONCLUSIVE)));
    assertThat(history.outcomes(ANNA, PROJECT, Set.of())).isEmpty();
  }

  @Test
  void start_runsEveryStepAfterThoseItReadsFrom() {
    server().declare("p", TWO);
    var execution = server().run("p");
    assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(execution.number()).isEqualTo(1);
    assertThat(execution.author()).isEqualTo("anna");
    assertThat(execution.parameters()).containsEntry("cutoff", "1997-01-31");
    assertThat(output(execution, "b", "text").stringValue()).isEqualTo("1997-01-31!");
    assertThat(step(execution, "b").after()).containsExactly("a");
    assertThat(step(execution, "a").reason()).isEqualTo("miss: no former run");
    assertThat(step(execution, "a").progress()).isEqualTo("gave 1997-01-31");
    assertThat(server().pipelines.log(ANNA, PROJECT, execution.id(), 0, 10))
        .extracting(Execution.LogLine::line)
        .containsExactly("text is 1997-01-31", "text is 1997-01-31!");
  }

  @Test
  void history_hasTheNewestLinesOfEachStepAndCountsAll() {
    server().declare("p", TWO);
    var first = server().run("p");
    server().run("p");
    var log = new StepLogStore();
    for (var text : List.of("one", "two", "three")) {
      server()
          .database
          .inTransaction(
              "test.log",
              tx -> {
                log.append(
                    tx, PROJECT, first.id(), "a", 1, List.of(new StepLogStore.Line(1, text)));
                return "";
              });
    }
    var history = server().pipelines.history();
    var said = history.said(ANNA, PROJECT, first.id(), 2);
    assertThat(said.counts()).containsOnly(Map.entry("a", 4L), Map.entry("b", 1L));
    assertThat(said.newest())
        .extracting(Execution.LogLine::line)
        .containsExactly("text is 1997-01-31!", "two", "three");
    assertThat(history.counts(ANNA, PROJECT)).isEqualTo(new History.Counts(2, 0, 0));
  }

  @Test
  void found_areThoseThatAreAskedForInTheOrderThatIsAskedFor() {
    server().declare("p", TWO);
    server().declare("q", FAILING);
    steps.failures.put("b", 1);
    server().run("q");
    server().run("p");
    server().run("p");
    assertThat(found(search("", "", "", Slice.first(2)))).isEqualTo("p #2, p #1 of 3 of 3");
    assertThat(found(search("", "", "", Slice.first(2).next()))).isEqualTo("q #1 of 3 of 3");
    assertThat(found(search("p", "", "", Slice.first(9)))).isEqualTo("p #2, p #1 of 2 of 3");
    assertThat(found(search("", "FAILED", "", Slice.first(9)))).isEqualTo("q #1 of 1 of 3");
    assertThat(found(search("", "", "P #2", Slice.first(9)))).isEqualTo("p #2 of 1 of 3");
    assertThat(found(search("", "", "p%", Slice.first(9)))).isEqualTo(" of 0 of 3");
    for (var sort : List.of("pipeline", "status", "as-of", "started", "took", "-took")) {
      assertThat(found(search("", "", "", new Slice(sort, 0, 9)))).as(sort).endsWith("of 3 of 3");
    }
    assertThat(found(search("", "", "", new Slice("-pipeline", 0, 9)))).startsWith("q #1, p #2");
    assertThatThrownBy(() -> found(search("", "", "", new Slice("tok", 0, 9))))
        .hasMessageContaining("did you mean took?");
    var day = Instant.parse("1997-01-31T00:00:00Z");
    var none = Optional.<String>empty();
    var until = new ExecutionSearch(none, none, Optional.empty(), Optional.of(day), "", one());
    assertThat(found(until)).startsWith(" of 0");
    var since = new ExecutionSearch(none, none, Optional.of(day), Optional.empty(), "", one());
    assertThat(found(since)).startsWith("p #2 of 3");
  }

  private static Slice one() {
    return Slice.first(1);
  }

  private static ExecutionSearch search(String pipeline, String status, String find, Slice slice) {
    return new ExecutionSearch(
        Optional.of(pipeline).filter(text -> !text.isEmpty()),
        Optional.of(status).filter(text -> !text.isEmpty()),
        Optional.empty(),
        Optional.empty(),
        find,
        slice);
  }

  private String found(ExecutionSearch search) {
    var found = server().pipelines.history().found(ANNA, PROJECT, search);
    return String.join(
            ", ", found.rows().stream().map(e -> e.pipeline() + " #" + e.number()).toList())
        + " of "
        + found.found()
        + " of "
        + found.all();
  }

  @Test
  void start_takesStepsWithEqualInputsFromTheCacheAndSaysFromWhere() {
    server().declare("p", TWO);
    var first = server().run("p");
    var second = server().run("p");
    assertThat(second.number()).isEqualTo(2);
    assertThat(statuses(second)).containsOnly(Status.CACHED);
    assertThat(step(second, "a").reason()).isEqualTo("hit: same inputs as p #1");
    assertThat(step(second, "a").cacheKey()).isEqualTo(step(first, "a").cacheKey());
    assertThat(output(second, "b", "text").stringValue()).isEqualTo("1997-01-31!");
    assertThat(steps.runs).containsExactly("a 1", "b 1");
  }

  @Test
  void start_runsWhatChangedAndNamesTheChange() {
    server().declare("p", TWO);
    server().run("p");
    var later = server().await(server().start("p", Map.of("cutoff", "1997-02-28")));
    assertThat(step(later, "a").reason())
        .isEqualTo("miss: input `text` changed 1997-01-31 → 1997-02-28");
    steps.world.put("tree", "new");
    var other = server().run("p");
    assertThat(step(other, "a").reason())
        .isEqualTo("miss: input `tree` is new, input `text` changed 1997-02-28 → 1997-01-31");
  }

  @Test
  void start_runsAgainWhatACachedOutputNoLongerStandsFor() {
    server().declare("p", TWO);
    server().run("p");
    steps.stale = Optional.of("another release is active by now");
    assertThat(step(server().run("p"), "a").reason())
        .isEqualTo("miss: another release is active by now");
  }

  @Test
  void start_runsEverythingWhenAskedAfresh() {
    server().declare("p", TWO);
    server().run("p");
    var fresh =
        server()
            .await(
                server()
                    .pipelines
                    .start(ANNA, PROJECT, "p", new Execution.Start(Map.of(), null, true)));
    assertThat(statuses(fresh)).containsOnly(Status.SUCCEEDED);
    assertThat(step(fresh, "a").reason()).isEqualTo("run afresh, as asked");
  }

  @Test
  void start_neverCachesAStepThatSaysSo() {
    server().declare("p", "{'name':'a','type':'text','cache':false,'with':{'text':'x'}}");
    server().run("p");
    assertThat(step(server().run("p"), "a").reason()).isEqualTo("run always: cache: false");
  }

  @Test
  void start_untilAStep_runsOnlyWhatItNeeds() {
    server().declare("p", TWO + ",{'name':'other','type':'text','with':{'text':'y'}}");
    var execution =
        server()
            .await(
                server().pipelines.start(ANNA, PROJECT, "p", new Execution.Start(Map.of(), "a")));
    assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(statuses(execution))
        .containsExactly(Status.SUCCEEDED, Status.SKIPPED, Status.SKIPPED);
    assertThat(step(execution, "b").reason()).isEqualTo("not asked for: until a");
  }

  @Test
  void start_refusesWhatCannotBeStarted() {
    server().declare("p", TWO);
    assertThatThrownBy(() -> server().start("q"))
        .hasMessage("pipeline: \"q\" (expected: one of p)");
    assertThatThrownBy(
            () -> server().pipelines.start(ANNA, PROJECT, "p", new Execution.Start(Map.of(), "z")))
        .hasMessage("until: \"z\" (expected: one of a, b)");
    assertThatThrownBy(() -> server().start("p", Map.of("cutoff", "tomorrow")))
        .hasMessageContaining("a date as 1997-06-30");
    assertThat(server().pipelines.executions(ANNA, PROJECT, 10)).isEmpty();
  }

  @Test
  void start_refusesASecondExecutionOfARunningPipeline() throws InterruptedException {
    server().declare("p", BLOCKING);
    var first = server().start("p");
    steps.blocked.await();
    assertThatThrownBy(() -> server().start("p"))
        .hasMessageContaining(first.toString())
        .hasMessageContaining("is running");
    steps.letGo.countDown();
    assertThat(server().await(first).status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void start_runsIndependentStepsAtTheSameTime() throws InterruptedException {
    steps.blocked = new CountDownLatch(2);
    server()
        .declare(
            "p",
            "{'name':'a','type':'block','with':{'text':'x'}},"
                + "{'name':'b','type':'block','with':{'text':'y'}}");
    var id = server().start("p");
    steps.blocked.await();
    assertThat(statuses(server().execution(id))).containsOnly(Status.RUNNING);
    steps.letGo.countDown();
    assertThat(server().await(id).status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void failure_skipsWhatFollowsAndSaysWhy() {
    steps.failures.put("b", 1);
    server().declare("p", FAILING);
    var before = wall.now();
    var execution = server().run("p");
    assertThat(execution.status()).isEqualTo(Status.FAILED);
    assertThat(execution.error()).isEqualTo("step b: broken\nrow 7: bad");
    assertThat(statuses(execution))
        .containsExactly(Status.SUCCEEDED, Status.FAILED, Status.SKIPPED);
    assertThat(step(execution, "c").reason()).isEqualTo("not run: step b failed");
    assertThat(server().pipelines.failedSince(before))
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.title()).isEqualTo("p #1");
          assertThat(failure.error()).startsWith("step b: broken");
        });
    assertThat(server().pipelines.failedSince(before.plusSeconds(1))).isEmpty();
  }

  @Test
  void resume_goesOnFromTheFailedStep() {
    steps.failures.put("b", 1);
    server().declare("p", FAILING);
    var failed = server().run("p");
    server().pipelines.resume(ANNA, PROJECT, failed.id());
    var resumed = server().await(failed.id());
    assertThat(resumed.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(resumed.error()).isNull();
    assertThat(steps.runs).containsExactly("a 1", "b 1", "b 2", "c 1");
    assertThatThrownBy(() -> server().pipelines.resume(ANNA, PROJECT, failed.id()))
        .hasMessageContaining("(p #1): succeeded (expected: failed or cancelled)");
  }

  @Test
  void retries_areUsedBeforeAnExecutionFails() {
    steps.failures.put("a", 2);
    server().declare("p", "{'name':'a','type':'fail','retries':2,'with':{'text':'x'}}");
    var execution = server().run("p");
    assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(step(execution, "a").attempt()).isEqualTo(3);
  }

  /// The pause is on the wall clock, and outlives the server.
  @Test
  void retry_waitsAsLongAsDeclaredAlsoAcrossARestart() {
    steps.failures.put("a", 1);
    server()
        .declare(
            "p",
            "{'name':'a','type':'fail','retry':{'attempts':2,'delay':'10m'},'with':{'text':'x'}}");
    var id = server().start("p");
    Eventually.holds("the failure", () -> step(server().execution(id), "a").attempt() == 2);
    assertThat(step(server().execution(id), "a").progress())
        .isEqualTo("attempt 2 starts at 2026-11-21T10:10:00Z, after: broken");
    assertThat(server().jobs.quiet()).as("an advance of the clock waits").isFalse();
    server().close();
    running = serverOnSameData();
    wall.advance(Duration.ofMinutes(9));
    server().jobs.wake();
    assertThat(server().execution(id).status()).isEqualTo(Status.RUNNING);
    assertThat(steps.runs).containsExactly("a 1");
    wall.advance(Duration.ofMinutes(1));
    assertThat(server().await(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(steps.runs).containsExactly("a 1", "a 2");
  }

  @Test
  void cancel_endsAStepThatWaitsForItsNextAttempt() {
    steps.failures.put("a", 1);
    server()
        .declare(
            "p",
            "{'name':'a','type':'fail','retry':{'attempts':2,'delay':'1h'},'with':{'text':'x'}}");
    var id = server().start("p");
    Eventually.holds("the failure", () -> step(server().execution(id), "a").attempt() == 2);
    server().pipelines.cancel(ANNA, PROJECT, id);
    assertThat(statuses(server().execution(id))).containsExactly(Status.CANCELLED);
    wall.advance(Duration.ofHours(2));
    Eventually.holds("quiet", server().jobs::quiet);
    assertThat(steps.runs).containsExactly("a 1");
  }

  @Test
  void cancel_endsTheExecutionAndTheStepThatRuns() throws InterruptedException {
    server().declare("p", BLOCKING);
    var id = server().start("p");
    steps.blocked.await();
    server().pipelines.cancel(ANNA, PROJECT, id);
    var cancelled = server().execution(id);
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(statuses(cancelled))
        .containsExactly(Status.SUCCEEDED, Status.CANCELLED, Status.CANCELLED);
    Eventually.holds("quiet", server().jobs::quiet);
    assertThat(server().execution(id)).isEqualTo(cancelled);
    assertThatThrownBy(() -> server().pipelines.cancel(ANNA, PROJECT, id))
        .hasMessageContaining("cancelled (expected: running)");
  }

  @Test
  void resume_goesOnWithACancelledExecution() throws InterruptedException {
    server().declare("p", BLOCKING);
    var id = server().start("p");
    steps.blocked.await();
    server().pipelines.cancel(ANNA, PROJECT, id);
    Eventually.holds("quiet", server().jobs::quiet);
    steps.letGo = new CountDownLatch(0);
    server().pipelines.resume(ANNA, PROJECT, id);
    assertThat(server().await(id).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(steps.runs).containsExactly("a 1", "b 1", "b 2", "c 1");
  }

  /// The server dies while a step runs. The next one runs that step again, as the same attempt, and
  /// what the dead one still does is not recorded.
  @Test
  void crash_isGoneOnFromTheStepThatHadNotEnded() throws InterruptedException {
    server().declare("p", BLOCKING);
    var id = server().start("p");
    steps.blocked.await();
    var dead = server();
    var deadLatch = steps.letGo;
    dead.crash();
    steps.letGo = new CountDownLatch(0);
    wall.advance(Duration.ofMinutes(1)); // leases of the dead lapse
    running = serverOnSameData();
    var execution = server().await(id);
    assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(step(execution, "b").attempt()).isEqualTo(1);
    assertThat(steps.runs).containsExactly("a 1", "b 1", "b 1", "c 1");
    deadLatch.countDown();
    dead.jobs.close();
    assertThat(server().execution(id)).isEqualTo(execution);
  }

  /// A stop is no failure either: the step runs again at the next start.
  @Test
  void close_leavesTheStepThatRanToTheNextServer() throws InterruptedException {
    server().declare("p", BLOCKING);
    var id = server().start("p");
    steps.blocked.await();
    server().close();
    steps.letGo = new CountDownLatch(0);
    running = serverOnSameData();
    var execution = server().await(id);
    assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(step(execution, "b").attempt()).isEqualTo(1);
  }

  @Test
  void apply_leavesARunningExecutionWithItsDefinition() throws InterruptedException {
    server().declare("p", BLOCKING);
    var id = server().start("p");
    steps.blocked.await();
    server().declare("p", TWO);
    steps.letGo.countDown();
    assertThat(server().await(id).steps()).hasSize(3);
    assertThat(server().run("p").steps()).hasSize(2);
    assertThat(server().pipelines.pipelines(ANNA, PROJECT))
        .singleElement()
        .satisfies(pipeline -> assertThat(pipeline.steps()).containsExactly("a", "b"));
  }
}
