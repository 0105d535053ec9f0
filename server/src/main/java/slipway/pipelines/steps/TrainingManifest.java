package slipway.pipelines.steps;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.Task;
import slipway.blob.BlobStore;
import slipway.features.FrameTransform;
import slipway.features.SourceTree;
import slipway.monitoring.scoring.ScoredModel;
import slipway.training.TrainingResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What went into a training and what came of it, by digest: no times, ids, paths or hosts, so that
/// the same training has the same manifest everywhere.
///
/// @param trainer `xgboost`, or `recalibration`
/// @param classes as a training request has it: 2 for binary, 0 for regression
/// @param classNames in the order of the labels 0, 1, …; none when the label view names none
/// @param views whose features, in this order, are the model's inputs
/// @param transform SQL that changed the frame before the trainer got it; null: the views' features
/// @param base the package that was recalibrated; null for a training from scratch
/// @param settings of the trainer, defaults written out, with the seed
/// @param metadata what the trainer wrote about the model, with library versions
/// @param files path → blob: what the trainer made
/// @param given the rows as the trainer got them
/// @param codeCommit the code commit of the pipeline's declaration, `none` when unknown
record TrainingManifest(
    String format,
    String trainer,
    Task task,
    int classes,
    List<String> classNames,
    int rows,
    LocalDate cutoff,
    List<String> features,
    List<Part> views,
    Part label,
    Folds folds,
    @Nullable FrameTransform transform,
    @Nullable Digest base,
    JsonNode settings,
    JsonNode metadata,
    Map<String, Digest> files,
    Rows given,
    String codeCommit) {
  static final String FORMAT = "slipway/training/2";

  private static final String FOLDS_PREFIX = "folds/";

  /// A view's materialisation that the frame was made of, and the trees behind it.
  record Part(
      String view, Digest definition, String dataset, Digest tree, List<SourceTree> sources) {
    Part {
      sources = List.copyOf(sources);
    }
  }

  /// @param expression SQL that gives the fold of a row; null: by a salted hash of the entity
  record Folds(int count, @Nullable String expression) {}

  /// Blobs of what stands in a training frame's files, in the same order of rows.
  ///
  /// @param features row-major float32, little endian, missing = NaN
  /// @param labels float32
  /// @param entities a JSON array of keys
  /// @param folds int32
  record Rows(Digest features, Digest labels, Digest entities, Digest folds) {
    Digest[] all() {
      return new Digest[] {features, labels, entities, folds};
    }
  }

  TrainingManifest {
    classNames = classNames == null ? List.of() : List.copyOf(classNames);
    features = List.copyOf(features);
    views = List.copyOf(views);
    files = Json.sorted(files);
  }

  /// Without names of classes where there are none, as before they could have names: the same
  /// training keeps its digest.
  Digest store(BlobStore blobs) {
    var stored = (ObjectNode) Json.treeOf(this);
    if (classNames.isEmpty()) {
      stored.remove("classNames");
    }
    return blobs.put(Json.canonical(stored));
  }

  static TrainingManifest read(BlobStore blobs, Digest digest) {
    return Json.read(blobs.bytes(digest), TrainingManifest.class);
  }

  /// The files of the fold models, by path.
  Map<String, Digest> foldFiles() {
    var found = new TreeMap<>(files);
    found.keySet().removeIf(path -> !path.startsWith(FOLDS_PREFIX));
    return found;
  }

  /// The trained model as something that can be asked about any cutoff.
  ///
  /// @param identity the manifest's digest
  ScoredModel scored(Digest identity, String project, ScoredModel.Horizon horizon) {
    var byFold = new ArrayList<Digest>();
    for (int fold = 0; fold < folds.count(); fold++) {
      byFold.add(file(FOLDS_PREFIX + fold + ".onnx"));
    }
    return new ScoredModel(
        identity,
        project,
        file(TrainingResult.MODEL),
        byFold,
        folds.count(),
        folds.expression(),
        features,
        views.stream().map(part -> new ScoredModel.View(part.view(), part.definition())).toList(),
        label.view(),
        cutoff,
        horizon,
        task,
        classes,
        classNames);
  }

  Digest file(String path) {
    var digest = files.get(path);
    if (digest == null) {
      throw new IllegalStateException("training has no " + path + ", only " + files.keySet());
    }
    return digest;
  }
}
