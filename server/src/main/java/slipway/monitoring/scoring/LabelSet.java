package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.util.List;
import slipway.api.Digest;

/// The labels of a cutoff, once they are known.
///
/// @param entities in the order of their key
/// @param values numbers, or places among `classes`
/// @param classes of the definition that these labels were made by; none when it names none
/// @param knownOn the day at whose end they were known
/// @param tree of `labels/<view>`
@SuppressWarnings("ArrayRecordComponent")
public record LabelSet(
    List<String> entities, double[] values, List<String> classes, LocalDate knownOn, Digest tree) {
  public LabelSet {
    entities = List.copyOf(entities);
    classes = List.copyOf(classes);
  }

  /// Where these labels stand among the classes of a model.
  public ClassPlaces places(List<String> modelClasses) {
    return ClassPlaces.of(classes, modelClasses);
  }
}
