package slipway.monitoring.scoring;

import java.util.List;
import slipway.api.Digest;

/// What a model says about everybody at a cutoff.
///
/// @param entities in the order of their key
/// @param probability of label 1 for a binary model, the amount for a regression; row-major, one
///   value per class, for a multiclass model. Shared by all who ask: not to be changed
/// @param featureTrees one of each view: what was scored
@SuppressWarnings("ArrayRecordComponent")
public record Scores(List<String> entities, double[] probability, List<Digest> featureTrees) {
  public Scores {
    entities = List.copyOf(entities);
    featureTrees = List.copyOf(featureTrees);
  }
}
