package slipway.tracking;

import java.util.List;
import java.util.Optional;

/// Which runs to find: in these experiments, in this state, matching MLflow's search grammar, in
/// this order, at most so many from a page token (empty for the first page).
///
/// @param within the group that they are of, beside what the filter says
public record RunQuery(
    List<Long> experiments,
    String filter,
    View view,
    List<String> orderBy,
    int limit,
    String pageToken,
    Optional<RunGroups.Within> within) {
  /// Which lifecycle stages are wanted.
  public enum View {
    ACTIVE_ONLY,
    DELETED_ONLY,
    ALL
  }

  public RunQuery {
    experiments = List.copyOf(experiments);
    orderBy = List.copyOf(orderBy);
  }

  public RunQuery(
      List<Long> experiments,
      String filter,
      View view,
      List<String> orderBy,
      int limit,
      String pageToken) {
    this(experiments, filter, view, orderBy, limit, pageToken, Optional.empty());
  }

  RunQuery over(List<Long> others) {
    return new RunQuery(others, filter, view, orderBy, limit, pageToken, within);
  }

  /// The newest active runs of these experiments.
  public static RunQuery newest(List<Long> experiments, int limit) {
    return new RunQuery(experiments, "", View.ACTIVE_ONLY, List.of(), limit, "");
  }
}
