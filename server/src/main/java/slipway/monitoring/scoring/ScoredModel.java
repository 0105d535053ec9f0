package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
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
/// @param horizon when the labels of a cutoff are known
/// @param classes 2 for binary, 0 for regression
/// @param classNames in the order of its outputs; none when they have no names
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
    Horizon horizon,
    Task task,
    int classes,
    List<String> classNames) {

  /// A view and the definition of it that the model was trained on.
  public record View(String view, Digest definition) {}

  /// @param days how long after a cutoff its labels are known
  /// @param undated whether the labels come from tables that do not say when their rows became
  ///   known: an entity has the same label at every cutoff
  public record Horizon(int days, boolean undated) {

    /// Whether labels of these cutoffs share facts.
    boolean overlaps(LocalDate one, LocalDate other) {
      return undated || Math.abs(ChronoUnit.DAYS.between(one, other)) < Math.max(1, days);
    }
  }

  public ScoredModel {
    classNames = List.copyOf(classNames);
    folds = List.copyOf(folds);
    features = List.copyOf(features);
    views = List.copyOf(views);
  }

  /// How many values a prediction has: of several classes all, else one.
  public int width() {
    return task == Task.MULTICLASS ? classes : 1;
  }

  /// What the outputs of a multiclass model are called, 0, 1, … where they have no names; none of
  /// another model.
  public List<String> outputNames() {
    return task != Task.MULTICLASS
        ? List.of()
        : classNames.isEmpty()
            ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
            : classNames;
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
        horizon,
        task,
        classes,
        classNames);
  }

  Folds split() {
    return new Folds(foldCount, foldExpression);
  }
}
