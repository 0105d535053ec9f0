package slipway.training;

/// Hears of a training while it runs, on the thread that reads the trainer's output; it must not
/// wait long.
public interface TrainingListener {
  /// A boosting round is done: the metric of the rows named by `data`.
  void round(Round round);

  /// A line that the trainer (or the native library under it) printed.
  void log(String line);

  /// Asked before each line and every now and then; true ends the trainer, and the training fails
  /// as CANCELLED.
  boolean isCancelled();

  /// One measured round.
  ///
  /// @param model `model`, or `fold-K`
  /// @param number the round, from 1
  /// @param of how many there will be
  /// @param data `train`, or `held-out` for a fold model
  /// @param metric XGBoost's name: logloss, mlogloss, rmse …
  record Round(String model, int number, int of, String data, String metric, double value) {}

  /// Hears nothing and never cancels.
  static TrainingListener silent() {
    return new TrainingListener() {
      @Override
      public void round(Round round) {}

      @Override
      public void log(String line) {}

      @Override
      public boolean isCancelled() {
        return false;
      }
    };
  }
}
