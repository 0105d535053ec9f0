package slipway.serving.openinference;

import slipway.api.Json;
import slipway.api.SlipwayException;

/// One input: a value for each row.
public sealed interface Tensor {
  String name();

  int rows();

  /// Appends a row's value as JSON has it; a missing number is null.
  void appendJson(int row, StringBuilder out);

  /// The number that people write for a float32, so that 0.43f is not above a bound of 0.43.
  static double decimal(float value) {
    return value == Math.rint(value) || !Float.isFinite(value)
        ? value
        : Double.parseDouble(Float.toString(value));
  }

  /// Whole numbers.
  @SuppressWarnings("ArrayRecordComponent")
  record Wholes(String name, long[] values) implements Tensor {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public void appendJson(int row, StringBuilder out) {
      out.append(values[row]);
    }
  }

  /// Real numbers (and truths, as 1 and 0); NaN is missing.
  @SuppressWarnings("ArrayRecordComponent")
  record Reals(String name, double[] values) implements Tensor {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public void appendJson(int row, StringBuilder out) {
      double value = values[row];
      if (Double.isInfinite(value)) {
        throw SlipwayException.invalid(
            name, value, "a number that a float32 can hold, or NaN when missing");
      }
      if (Double.isNaN(value)) {
        out.append("null");
      } else {
        out.append(value);
      }
    }
  }

  /// Texts.
  @SuppressWarnings("ArrayRecordComponent")
  record Texts(String name, String[] values) implements Tensor {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public void appendJson(int row, StringBuilder out) {
      out.append(Json.text(values[row]));
    }
  }
}
