package slipway.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// What a trainer made, read back and checked against its digests.
///
/// @param directory where the files stand; the caller moves them or removes it
/// @param files sorted by path: `folds/K.onnx`, `importance.json`, `model.json`, `model.onnx`,
///   `oof.f32`
/// @param metadata the content of `model.json`: task, features, folds, settings with the seed,
///   library versions; no time, path or host, so it may be hashed
/// @param outOfFold row-major, `rows * outputs` values in the order of the training rows: each row
///   predicted by the fold model that has not seen it
/// @param largestDifference between the ONNX models and XGBoost's own predictions of the same rows
public record TrainingResult(
    Path directory,
    List<ResultFile> files,
    JsonNode metadata,
    float[] outOfFold,
    double largestDifference) {
  public static final String MODEL = "model.onnx";
  public static final String METADATA = "model.json";
  public static final String OUT_OF_FOLD = "oof.f32";
  public static final String IMPORTANCE = "importance.json";

  /// @param path relative to the directory, with `/`
  public record ResultFile(String path, Digest digest, long size) {}

  public TrainingResult {
    files = List.copyOf(files);
  }

  public Path file(String path) {
    return directory.resolve(path);
  }

  public Optional<ResultFile> find(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }
}
