package slipway.pipelines.steps;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.Task;
import slipway.blob.BlobStore;
import slipway.features.SourceTree;
import tools.jackson.databind.JsonNode;

/// What went into a training and what came of it, by digest: no times, ids, paths or hosts, so that
/// the same training has the same manifest everywhere.
///
/// @param classes as a training request has it: 2 for binary, 0 for regression
/// @param views whose features, in this order, are the model's inputs
/// @param settings of the trainer, defaults written out, with the seed
/// @param metadata what the trainer wrote about the model, with library versions
/// @param files path → blob: what the trainer made
/// @param labels blob of the labels as the trainer got them (float32, little endian)
/// @param codeCommit the code commit of the pipeline's declaration, `none` when unknown
record TrainingManifest(
    String format,
    Task task,
    int classes,
    int rows,
    LocalDate cutoff,
    List<String> features,
    List<Part> views,
    Part label,
    Folds folds,
    JsonNode settings,
    JsonNode metadata,
    Map<String, Digest> files,
    Digest labels,
    String codeCommit) {
  static final String FORMAT = "slipway/training/1";

  /// A view's materialisation that the frame was made of, and the trees behind it.
  record Part(
      String view, Digest definition, String dataset, Digest tree, List<SourceTree> sources) {
    Part {
      sources = List.copyOf(sources);
    }
  }

  /// @param expression SQL that gives the fold of a row; null: by a salted hash of the entity
  record Folds(int count, @Nullable String expression) {}

  TrainingManifest {
    features = List.copyOf(features);
    views = List.copyOf(views);
    files = Json.sorted(files);
  }

  Digest store(BlobStore blobs) {
    return blobs.put(Json.canonical(this));
  }

  static TrainingManifest read(BlobStore blobs, Digest digest) {
    return Json.read(blobs.bytes(digest), TrainingManifest.class);
  }

  Digest file(String path) {
    var digest = files.get(path);
    if (digest == null) {
      throw new IllegalStateException("training has no " + path + ", only " + files.keySet());
    }
    return digest;
  }
}
