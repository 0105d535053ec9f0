package slipway.tracking;

import java.util.List;

/// Which logged models to find. `orderBy` are terms of the search grammar (`name ASC`).
record LoggedModelQuery(
    List<Long> experiments, String filter, List<String> orderBy, int limit, String pageToken) {
  LoggedModelQuery {
    experiments = List.copyOf(experiments);
    orderBy = List.copyOf(orderBy);
  }
}
