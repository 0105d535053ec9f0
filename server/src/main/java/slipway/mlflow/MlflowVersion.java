package slipway.mlflow;

/// The MLflow release whose protocol is served and tested; clients ask `/version` for it and turn
/// features off when it is too low.
public final class MlflowVersion {
  public static final String SERVED = "3.17.2";

  private MlflowVersion() {}
}
