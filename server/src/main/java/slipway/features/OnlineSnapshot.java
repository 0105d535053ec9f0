package slipway.features;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import slipway.api.Digest;

/// One materialised cutoff of a view in memory: a float32 vector for each entity. Immutable; a
/// newer one replaces it as a whole.
///
/// @param set rises with every publication; two snapshots of the same set are the same
/// @param tree of the materialisation that the vectors come from
/// @param rows where the vector of an entity (an integer as its decimal digits) stands
/// @param vectors row-major; missing is NaN
@SuppressWarnings("ArrayRecordComponent")
public record OnlineSnapshot(
    long set,
    String project,
    String view,
    Digest definition,
    Digest tree,
    LocalDate cutoff,
    List<String> features,
    Map<String, Integer> rows,
    float[] vectors) {

  /// Copies the entity's vector to `into`, from `offset`; false when there is no such entity.
  public boolean copy(String entity, float[] into, int offset) {
    var row = rows.get(entity);
    if (row == null) {
      return false;
    }
    System.arraycopy(vectors, row * features.size(), into, offset, features.size());
    return true;
  }
}
