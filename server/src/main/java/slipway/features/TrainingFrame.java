package slipway.features;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import slipway.api.Digest;
import slipway.api.Task;

/// Features and labels of one cutoff, joined by entity and ordered by it, as files for a trainer:
/// `features.f32` (row-major float32, little endian, missing = NaN), `labels.f32`, `folds.i32` and
/// `entities.json` (an array of keys).
///
/// @param classes their names, in the order of the labels 0, 1, …; none when they have no names
public record TrainingFrame(
    Path directory,
    int rows,
    List<String> features,
    Task task,
    List<String> classes,
    LocalDate cutoff,
    int folds,
    List<Part> parts) {

  /// A view whose commit went into the frame; the label view comes last.
  public record Part(String view, Digest definition, String dataset, UUID commit, Digest tree) {}

  public TrainingFrame {
    features = List.copyOf(features);
    classes = List.copyOf(classes);
    parts = List.copyOf(parts);
  }
}
