package slipway.tracking;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs by the value of a parameter or a tag: some groups of all.
///
/// @param count of all groups
public record RunGroups(List<Group> groups, long count) {
  public RunGroups {
    groups = List.copyOf(groups);
  }

  /// The runs that have a value, or, with none, that lack the key.
  ///
  /// @param newestMillis when the newest of them started
  /// @param metrics by name, those that any of them has
  public record Group(
      Optional<String> value, long runs, long newestMillis, Map<String, Spread> metrics) {
    public Group {
      metrics = Map.copyOf(metrics);
    }
  }

  /// The newest values of a metric over the runs of a group; those that are not finite, or beyond
  /// 1e150, are left out.
  ///
  /// @param runs that have one
  public record Spread(long runs, double mean, double least, double greatest) {}

  /// Which runs a page is about.
  public record Within(RunKey key, Optional<String> value) {}
}
