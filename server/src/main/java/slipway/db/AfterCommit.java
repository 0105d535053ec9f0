package slipway.db;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what callers want done after their commit.
final class AfterCommit {
  private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);

  private AfterCommit() {}

  /// All of them, in order. The commit stands whatever they throw, so it is logged and not thrown.
  static void run(String name, List<Runnable> actions) {
    for (var action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("an action after the commit of {} failed", name, e);
      }
    }
  }
}
