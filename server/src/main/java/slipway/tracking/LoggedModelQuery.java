package slipway.tracking;

import java.util.List;
import slipway.mlflow.search.OrderTerm.Direction;
import slipway.tracking.ModelMetric.DatasetRef;

/// Which logged models to find, and in which order.
///
/// @param datasets only what was measured on one of these counts; every dataset where there is none
record LoggedModelQuery(
    List<Long> experiments,
    String filter,
    List<DatasetRef> datasets,
    List<Order> orderBy,
    int limit,
    String pageToken) {
  /// A field of the model, or the newest value of a metric (`metrics.auc`), of a dataset if one is
  /// named.
  ///
  /// @param dataset of empty texts where any will do
  record Order(String field, Direction direction, DatasetRef dataset) {}

  LoggedModelQuery {
    experiments = List.copyOf(experiments);
    datasets = List.copyOf(datasets);
    orderBy = List.copyOf(orderBy);
  }

  LoggedModelQuery over(List<Long> readable) {
    return new LoggedModelQuery(readable, filter, datasets, orderBy, limit, pageToken);
  }

  /// What a page token belongs to.
  String binding() {
    return experiments + "\n" + filter + "\n" + datasets + "\n" + orderBy;
  }
}
