package slipway.pipelines;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Wakes those who follow an execution when something of it was committed by this server. Others'
/// commits are seen because nobody sleeps longer than asked.
final class ExecutionProgress {
  private final Object monitor = new Object();

  /// Execution → changes counted; only of those that are followed.
  private final Map<UUID, Long> changes = new HashMap<>();

  void signal(UUID execution) {
    synchronized (monitor) {
      if (changes.computeIfPresent(execution, (_, count) -> count + 1) != null) {
        monitor.notifyAll();
      }
    }
  }

  /// The number of changes so far, to be given to [#await]; makes the execution followed.
  long now(UUID execution) {
    synchronized (monitor) {
      return changes.computeIfAbsent(execution, _ -> 0L);
    }
  }

  /// Returns when there were changes after `seen`, or after the time.
  void await(UUID execution, long seen, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    synchronized (monitor) {
      while (changes.getOrDefault(execution, 0L) == seen) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
          return;
        }
        monitor.wait(left);
      }
    }
  }

  /// Forgets an execution that has ended.
  void forget(UUID execution) {
    synchronized (monitor) {
      changes.remove(execution);
    }
  }
}
