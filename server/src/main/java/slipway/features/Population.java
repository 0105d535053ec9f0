package slipway.features;

import java.util.List;
import slipway.api.Digest;

/// Every entity that some materialisations of one cutoff have in common, with its vector as the
/// model gets it, ordered by entity.
///
/// @param values row-major float32, missing = NaN
/// @param folds one of each entity; no element when folds were not asked for
@SuppressWarnings("ArrayRecordComponent")
public record Population(List<String> entities, float[] values, int width, int[] folds) {

  /// A view's materialisation: the definition that made it, and its tree.
  public record Part(String view, Digest definition, Digest tree) {}

  public Population {
    entities = List.copyOf(entities);
  }

  public int rows() {
    return entities.size();
  }
}
