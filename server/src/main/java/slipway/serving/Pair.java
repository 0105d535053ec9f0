package slipway.serving;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What two releases said of the same request: one answered it or both were asked in the shadow.
///
/// @param firstOutput all that the first said
/// @param secondOutput all that the second said
@SuppressWarnings("ArrayRecordComponent")
public record Pair(UUID id, @Nullable String entity, float[] firstOutput, float[] secondOutput) {

  /// Probability of the positive answer (the last output), or the regression's value.
  public float first() {
    return last(firstOutput);
  }

  /// The same of the second.
  public float second() {
    return last(secondOutput);
  }

  /// Whether both said as many numbers, and nothing but numbers.
  public boolean isWhole() {
    return firstOutput.length > 0
        && firstOutput.length == secondOutput.length
        && isFinite(firstOutput)
        && isFinite(secondOutput);
  }

  private static boolean isFinite(float[] output) {
    for (float value : output) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static float last(float[] output) {
    return output.length == 0 ? Float.NaN : output[output.length - 1];
  }
}
