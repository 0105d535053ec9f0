package slipway.tracking;

import java.util.List;

/// Takes all runs that a search finds, one after another.
public interface RunSink {
  /// The names, each list sorted, of all metrics and parameters that any of the runs has; said
  /// once, before the first run.
  void names(List<String> metrics, List<String> params);

  void run(RunDetails run);
}
