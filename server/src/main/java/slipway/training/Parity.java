package slipway.training;

import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.Task;

/// Whether the converted model says what XGBoost says.
///
/// @param largestDifference over all values of all rows
/// @param tolerance 1e-6 for probabilities; for amounts 1e-6 of the largest of them, since float32
///   sums of large values cannot agree to an absolute millionth
record Parity(double largestDifference, double tolerance) {
  private static final double TOLERANCE = 1e-6;

  /// Refuses with row and values when they differ by more than the tolerance.
  static Parity require(String model, Task task, float[] original, float[] converted) {
    double scale = 1;
    if (task == Task.REGRESSION) {
      for (float value : original) {
        scale = Math.max(scale, Math.abs(value));
      }
    }
    double largest = 0;
    int at = 0;
    for (int i = 0; i < original.length; i++) {
      double difference = Math.abs((double) original[i] - converted[i]);
      if (!(difference <= largest)) { // also NaN
        largest = difference;
        at = i;
      }
    }
    double tolerance = TOLERANCE * scale;
    if (!(largest <= tolerance)) {
      throw new SlipwayException(
          ErrorCode.INTERNAL,
          model
              + ": the ONNX model says "
              + converted[at]
              + " where XGBoost says "
              + original[at]
              + ", value "
              + at
              + " (expected: a difference of at most "
              + tolerance
              + "); the model is not used");
    }
    return new Parity(largest, tolerance);
  }
}
