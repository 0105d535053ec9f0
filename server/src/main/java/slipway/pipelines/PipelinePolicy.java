package slipway.pipelines;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What an execution does next. Pure: the same steps, the same decision.
final class PipelinePolicy {
  private PipelinePolicy() {}

  /// A step that was asked for.
  ///
  /// @param after all of these are steps of the same list
  /// @param failures since the execution was started or resumed
  record Step(String name, Set<String> after, StepStatus status, int failures, int retries) {
    Step {
      after = Set.copyOf(after);
    }

    boolean mayRetry() {
      return status == StepStatus.FAILED && failures <= retries;
    }

    boolean hasFailedForGood() {
      return status == StepStatus.FAILED && !mayRetry();
    }
  }

  /// The closed set of decisions.
  sealed interface Decision {
    /// These steps start now; none of them before.
    record Start(List<String> steps) implements Decision {}

    /// Nothing to do until a running step ends.
    record Wait() implements Decision {}

    /// Every step is done.
    record Succeed() implements Decision {}

    /// A step failed for good and none runs any more; `skipped` will not run.
    record Fail(String step, List<String> skipped) implements Decision {}
  }

  /// At most `parallelMax` steps run at once, earlier ones first. After a failure nothing new
  /// starts, and what runs may end.
  static Decision decide(List<Step> steps, int parallelMax) {
    var done = new HashSet<String>();
    int running = 0;
    for (var step : steps) {
      if (step.status().isDone()) {
        done.add(step.name());
      } else if (step.status() == StepStatus.RUNNING) {
        running++;
      }
    }
    var failed = steps.stream().filter(Step::hasFailedForGood).findFirst();
    if (failed.isPresent()) {
      return running > 0
          ? new Decision.Wait()
          : new Decision.Fail(failed.get().name(), notDone(steps, failed.get()));
    }
    if (done.size() == steps.size()) {
      return new Decision.Succeed();
    }
    var ready =
        steps.stream()
            .filter(step -> step.status() == StepStatus.WAITING || step.mayRetry())
            .filter(step -> done.containsAll(step.after()))
            .limit(Math.max(0, parallelMax - running))
            .map(Step::name)
            .toList();
    if (ready.isEmpty() && running == 0) {
      throw new IllegalStateException("no step can run, none runs, not all are done: " + steps);
    }
    return ready.isEmpty() ? new Decision.Wait() : new Decision.Start(ready);
  }

  private static List<String> notDone(List<Step> steps, Step failed) {
    return steps.stream()
        .filter(step -> step.status() == StepStatus.WAITING || step.mayRetry())
        .map(Step::name)
        .filter(name -> !name.equals(failed.name()))
        .toList();
  }
}
