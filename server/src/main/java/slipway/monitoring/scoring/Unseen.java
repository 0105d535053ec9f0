package slipway.monitoring.scoring;

/// By which of a training's models an entity is scored.
public enum Unseen {
  /// The model trained on all rows.
  FULL,
  /// The fold model that has not seen the entity.
  FOLDS
}
