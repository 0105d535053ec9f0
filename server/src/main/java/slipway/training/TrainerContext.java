package slipway.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import slipway.api.Json;
import slipway.api.Task;
import tools.jackson.databind.JsonNode;

/// Everything the trainer's process is told, as it stands in `context.json`. Nothing of it but
/// paths may be left out of the model's metadata, and paths must not get into it.
record TrainerContext(
    String features,
    String labels,
    String folds,
    int rows,
    List<String> names,
    Task task,
    int classes,
    int foldCount,
    JsonNode settings,
    String result) {

  static TrainerContext of(TrainingRequest request, Path result) {
    var data = request.data();
    return new TrainerContext(
        data.features().toAbsolutePath().toString(),
        data.labels().toAbsolutePath().toString(),
        data.folds().toAbsolutePath().toString(),
        data.rows(),
        data.names(),
        request.task(),
        request.classes(),
        request.folds(),
        Json.treeOf(request.settings().written()),
        result.toAbsolutePath().toString());
  }

  static TrainerContext read(Path file) throws IOException {
    return Json.read(Files.readAllBytes(file), TrainerContext.class);
  }

  void write(Path file) throws IOException {
    Files.write(file, Json.bytes(this));
  }

  TrainingRequest request() {
    return new TrainingRequest(
        new TrainingData(Path.of(features), Path.of(labels), Path.of(folds), rows, names),
        task,
        classes,
        foldCount,
        XgboostSettings.parse(settings, task));
  }

  /// What is stored and hashed with the model: the whole request but its paths.
  Map<String, Object> metadata(Map<String, String> versions, String input, String output) {
    return Json.sorted(
        Map.of(
            "format", 1,
            "task", task,
            "classes", classes,
            "features", names,
            "rows", rows,
            "folds", foldCount,
            "settings", settings,
            "versions", Json.sorted(versions),
            "input", input,
            "output", output));
  }
}
