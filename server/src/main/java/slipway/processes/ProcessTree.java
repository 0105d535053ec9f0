package slipway.processes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ending processes that may not want to.
final class ProcessTree {
  /// How often a living child's descendants are looked at.
  static final long LOOK_MILLIS = 200;

  private ProcessTree() {}

  /// TERM, and KILL to what is left after the grace.
  static void end(List<ProcessHandle> processes, Duration grace) {
    processes.forEach(ProcessHandle::destroy);
    if (!awaitEnd(processes, grace)) {
      processes.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(processes, grace);
    }
  }

  /// Whether all ended in time.
  static boolean awaitEnd(List<ProcessHandle> processes, Duration most) {
    var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(most.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return processes.stream().noneMatch(ProcessHandle::isAlive);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
