package slipway.tracking;

import slipway.mlflow.search.Filter.Entity;
import slipway.mlflow.search.Filter.Field;

/// A parameter or a tag by which runs are grouped.
public record RunKey(Kind kind, String name) {
  /// Whose key it is.
  public enum Kind {
    PARAM(Entity.PARAM),
    TAG(Entity.TAG);

    private final Entity entity;

    Kind(Entity entity) {
      this.entity = entity;
    }
  }

  Field field() {
    return new Field(kind.entity, name);
  }
}
