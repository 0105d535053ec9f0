package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.pipelines.StepStatus.CACHED;
import static slipway.pipelines.StepStatus.FAILED;
import static slipway.pipelines.StepStatus.RUNNING;
import static slipway.pipelines.StepStatus.SUCCEEDED;
import static slipway.pipelines.StepStatus.WAITING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.pipelines.PipelinePolicy.Decision;
import slipway.pipelines.PipelinePolicy.Step;

final class PipelinePolicyTest {
  private static final int WALKS = 2_000;
  private static final int STEPS_MAX = 8;
  private static final int PARALLEL_MAX = 3;

  static Stream<Arguments> table() {
    return Stream.of(
        row("the first starts", start("a"), step("a", WAITING), step("b", WAITING, "a")),
        row("a running one is waited for", waiting(), step("a", RUNNING), step("b", WAITING, "a")),
        row("the next starts", start("b"), step("a", SUCCEEDED), step("b", WAITING, "a")),
        row("a cached one counts as done", start("b"), step("a", CACHED), step("b", WAITING, "a")),
        row(
            "independent ones start at once",
            start("a", "b"),
            step("a", WAITING),
            step("b", WAITING)),
        row(
            "no more than the bound run",
            start("c"),
            step("a", RUNNING),
            step("b", SUCCEEDED),
            step("c", WAITING),
            step("d", WAITING)),
        row(
            "nothing starts at the bound",
            waiting(),
            step("a", RUNNING),
            step("b", RUNNING),
            step("c", WAITING)),
        row("all done succeeds", new Decision.Succeed(), step("a", SUCCEEDED), step("b", CACHED)),
        row("nothing to do succeeds", new Decision.Succeed()),
        row(
            "a failure skips what follows",
            new Decision.Fail("a", List.of("b", "c")),
            step("a", FAILED),
            step("b", WAITING, "a"),
            step("c", WAITING)),
        row(
            "what runs may end after a failure",
            waiting(),
            step("a", FAILED),
            step("b", RUNNING),
            step("c", WAITING)),
        row("a retry is left", start("a"), new Step("a", Set.of(), FAILED, 1, 1)),
        row(
            "no retry is left",
            new Decision.Fail("a", List.of()),
            new Step("a", Set.of(), FAILED, 2, 1)),
        row(
            "a failure for good bars another's retry",
            new Decision.Fail("b", List.of("a")),
            new Step("a", Set.of(), FAILED, 1, 1),
            step("b", FAILED)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void decide_followsTheTable(String why, Decision expected, List<Step> steps) {
    assertThat(PipelinePolicy.decide(steps, 2)).as(why).isEqualTo(expected);
  }

  /// Random graphs with random outcomes: every step runs after those it waits for, never more at
  /// once than allowed, as often as its retries allow, and the end is what a naive reading of the
  /// outcomes says.
  @Test
  void decide_leadsEveryRandomWalkToTheEndANaiveModelForetells() {
    for (long seed = 0; seed < WALKS; seed++) {
      new Walk(seed).run();
    }
  }

  private static final class Walk {
    private final long seed;
    private final Random random;
    private final Map<String, Set<String>> after = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> retries = new HashMap<>();
    private final Map<String, Integer> failuresToCome = new HashMap<>();
    private final Map<String, StepStatus> status = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();

    Walk(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int i = 0; i < 1 + random.nextInt(STEPS_MAX); i++) {
        var name = "s" + i;
        var needs = new HashSet<String>();
        names.stream().filter(_ -> random.nextInt(3) == 0).forEach(needs::add);
        names.add(name);
        after.put(name, needs);
        retries.put(name, random.nextInt(3));
        failuresToCome.put(name, random.nextInt(10) == 0 ? 1 + random.nextInt(4) : 0);
        status.put(name, WAITING);
        failures.put(name, 0);
      }
    }

    void run() {
      boolean fails =
          names.stream()
              .anyMatch(n -> failuresToCome.getOrDefault(n, 0) > retries.getOrDefault(n, 0));
      while (true) {
        switch (PipelinePolicy.decide(steps(), PARALLEL_MAX)) {
          case Decision.Start(var started) -> started.forEach(this::start);
          case Decision.Wait() -> {
            assertThat(running()).as("seed %d: nothing to wait for", seed).isNotEmpty();
            end(running().get(random.nextInt(running().size())));
          }
          case Decision.Succeed() -> {
            assertThat(fails).as("seed %d", seed).isFalse();
            assertThat(status.values()).allMatch(StepStatus::isDone);
            return;
          }
          case Decision.Fail(var failed, var skipped) -> {
            assertThat(fails).as("seed %d", seed).isTrue();
            assertThat(running()).as("seed %d", seed).isEmpty();
            assertThat(failures.get(failed)).isEqualTo(retries.getOrDefault(failed, 0) + 1);
            assertThat(skipped).doesNotContain(failed).noneMatch(n -> status.get(n) == SUCCEEDED);
            return;
          }
        }
        if (random.nextBoolean() && !running().isEmpty()) {
          end(running().get(random.nextInt(running().size())));
        }
      }
    }

    private void start(String name) {
      assertThat(status.get(name)).as("seed %d: %s", seed, name).isIn(WAITING, FAILED);
      assertThat(after.getOrDefault(name, Set.of()))
          .as("seed %d: %s started too early", seed, name)
          .allMatch(need -> status.get(need) == SUCCEEDED);
      status.put(name, RUNNING);
      assertThat(running()).as("seed %d", seed).hasSizeLessThanOrEqualTo(PARALLEL_MAX);
    }

    private void end(String name) {
      if (failures.getOrDefault(name, 0) < failuresToCome.getOrDefault(name, 0)) {
        failures.merge(name, 1, Integer::sum);
        status.put(name, FAILED);
      } else {
        status.put(name, SUCCEEDED);
      }
    }

    private List<String> running() {
      return names.stream().filter(name -> status.get(name) == RUNNING).toList();
    }

    private List<Step> steps() {
      return names.stream()
          .map(name ->
              new Step(
                  name,
                  after.getOrDefault(name, Set.of()),
                  status.getOrDefault(name, WAITING),
                  failures.getOrDefault(name, 0),
                  retries.getOrDefault(name, 0)))
          .toList();
    }
  }

  private static Arguments row(String why, Decision expected, Step... steps) {
    return Arguments.of(why, expected, List.of(steps));
  }

  private static Step step(String name, StepStatus status, String... after) {
    return new Step(name, Set.of(after), status, status == FAILED ? 1 : 0, 0);
  }

  private static Decision start(String... names) {
    return new Decision.Start(List.of(names));
  }

  private static Decision waiting() {
    return new Decision.Wait();
  }
}
