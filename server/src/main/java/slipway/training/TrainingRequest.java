package slipway.training;

import slipway.api.SlipwayException;
import slipway.api.Task;

/// What is to be trained.
///
/// @param classes 2 for binary, the number of classes for multiclass, 0 for regression
/// @param folds how many fold models give the out-of-fold predictions; at least 2
public record TrainingRequest(
    TrainingData data, Task task, int classes, int folds, XgboostSettings settings) {
  static final int FOLDS_MAX = 100;
  static final int CLASSES_MAX = 1000;

  public TrainingRequest {
    if (folds < 2 || folds > FOLDS_MAX) {
      throw SlipwayException.invalid("folds", folds, "2 to " + FOLDS_MAX);
    }
    boolean fits =
        switch (task) {
          case BINARY -> classes == 2;
          case MULTICLASS -> classes > 2 && classes <= CLASSES_MAX;
          case REGRESSION -> classes == 0;
        };
    if (!fits) {
      throw SlipwayException.invalid(
          "classes",
          classes,
          "2 for binary, 3 to " + CLASSES_MAX + " for multiclass, 0 for regression");
    }
    settings.requireTask(task);
  }

  public static TrainingRequest binary(TrainingData data, int folds, XgboostSettings settings) {
    return new TrainingRequest(data, Task.BINARY, 2, folds, settings);
  }

  public static TrainingRequest regression(TrainingData data, int folds, XgboostSettings settings) {
    return new TrainingRequest(data, Task.REGRESSION, 0, folds, settings);
  }

  /// How many values a prediction has.
  public int outputCount() {
    return task == Task.MULTICLASS ? classes : 1;
  }
}
