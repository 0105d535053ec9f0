package slipway.mlflow.search;

/// One term of an order.
public record OrderTerm(Filter.Field field, Direction direction) {
  /// Which way it goes.
  public enum Direction {
    ASCENDING,
    DESCENDING
  }
}
