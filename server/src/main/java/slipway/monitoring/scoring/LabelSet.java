package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.util.List;
import slipway.api.Digest;

/// The labels of a cutoff, once they are known.
///
/// @param entities in the order of their key
/// @param knownOn the day at whose end they were known
/// @param tree of `labels/<view>`
@SuppressWarnings("ArrayRecordComponent")
public record LabelSet(List<String> entities, double[] values, LocalDate knownOn, Digest tree) {
  public LabelSet {
    entities = List.copyOf(entities);
  }
}
