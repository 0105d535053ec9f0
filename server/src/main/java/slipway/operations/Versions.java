package slipway.operations;

/// The numbers that clients ask for.
final class Versions {
  /// The MLflow release whose protocol is spoken; its clients ask for it.
  static final String MLFLOW = "3.17.2";

  private Versions() {}
}
