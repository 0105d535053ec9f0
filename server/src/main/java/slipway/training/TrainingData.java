package slipway.training;

import java.nio.file.Path;
import java.util.List;
import slipway.api.SlipwayException;

/// The files of one training frame; every number is little-endian, rows stand in the same order in
/// all three.
///
/// @param features float32, row-major, `rows * names.size()` values; NaN is a missing value
/// @param labels float32, one per row: 0 or 1 (binary), 0 … classes-1 (multiclass), any finite
///   value (regression)
/// @param folds int32, one per row, 0 … folds-1
/// @param names the features' names, in the order of the columns
public record TrainingData(Path features, Path labels, Path folds, int rows, List<String> names) {
  public TrainingData {
    names = List.copyOf(names);
    if (rows < 1) {
      throw SlipwayException.invalid("rows", rows, ">= 1");
    }
    if (names.isEmpty()) {
      throw SlipwayException.invalid("features", names, "at least one");
    }
  }
}
