package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Task;
import slipway.features.Folds;

/// A model that can be asked about any cutoff: of a package, or of a training that is not
/// registered.
///
/// @param identity what its scores are kept by: the package's digest, or the training's
/// @param model the ONNX file trained on all rows
/// @param folds the ONNX file that has not seen fold k, at k; empty when there are none
/// @param foldCount into how many parts the training's rows were split; 0 without folds
/// @param foldExpression SQL that gives the fold of an entity; null: by a salted hash of it
/// @param features in the order of the model's inputs
/// @param views whose features, in this order, these are
/// @param trainedAsOf the cutoff of its training rows
/// @param horizonDays how long after a cutoff its labels are known
/// @param classes 2 for binary, 0 for regression
public record ScoredModel(
    Digest identity,
    String project,
    Digest model,
    List<Digest> folds,
    int foldCount,
    @Nullable String foldExpression,
    List<String> features,
    List<View> views,
    String labelView,
    LocalDate trainedAsOf,
    int horizonDays,
    Task task,
    int classes) {

  /// A view and the definition of it that the model was trained on.
  public record View(String view, Digest definition) {}

  public ScoredModel {
    folds = List.copyOf(folds);
    features = List.copyOf(features);
    views = List.copyOf(views);
  }

  /// Whether every entity can be scored by a model that has not seen it.
  public boolean hasFolds() {
    return foldCount > 1 && folds.size() == foldCount;
  }

  /// The same model over other definitions of its views.
  public ScoredModel reading(List<View> others) {
    return new ScoredModel(
        identity,
        project,
        model,
        folds,
        foldCount,
        foldExpression,
        features,
        others,
        labelView,
        trainedAsOf,
        horizonDays,
        task,
        classes);
  }

  Folds split() {
    return new Folds(foldCount, foldExpression);
  }
}
