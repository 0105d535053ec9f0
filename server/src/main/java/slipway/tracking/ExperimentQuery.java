package slipway.tracking;

import java.util.List;

/// Which experiments of a project to find.
record ExperimentQuery(
    String project,
    String filter,
    RunQuery.View view,
    List<String> orderBy,
    int limit,
    String pageToken) {
  ExperimentQuery {
    orderBy = List.copyOf(orderBy);
  }
}
