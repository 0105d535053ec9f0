package slipway.api;

/// What a model predicts.
public enum Task {
  BINARY,
  MULTICLASS,
  REGRESSION
}
