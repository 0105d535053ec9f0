package slipway.runtime;

import java.util.ArrayList;
import java.util.List;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// What a model takes and gives, per row.
///
/// @param input the input's name, a float32 matrix [rows, features]
/// @param featureCount how many features a row has
/// @param features their names in order, as the file itself says; empty when it says nothing
/// @param output the name of the output that is read, a float32 matrix [rows, outputs]
/// @param outputCount how many values a row gives: 1 for a probability or an amount, else one
///   probability per class
public record ModelSignature(
    String input, int featureCount, List<String> features, String output, int outputCount) {
  private static final int DETAILS_MAX = 20;

  public ModelSignature {
    features = List.copyOf(features);
  }

  /// Refuses the model unless it takes exactly these features in this order; a file without names
  /// is only asked for the count.
  public void requireFeatures(List<String> expected) {
    if (featureCount != expected.size()) {
      throw refused(
          featureCount + " features" + (features.isEmpty() ? "" : " " + features),
          expected.size() + ": " + expected,
          List.of());
    }
    if (features.isEmpty() || features.equals(expected)) {
      return;
    }
    var differences = new ArrayList<String>();
    for (int i = 0; i < expected.size() && differences.size() < DETAILS_MAX; i++) {
      if (!features.get(i).equals(expected.get(i))) {
        differences.add(
            "feature " + i + ": " + features.get(i) + " (expected: " + expected.get(i) + ")");
      }
    }
    throw refused(features.toString(), expected.toString(), differences);
  }

  private static SlipwayException refused(String found, String expected, List<String> details) {
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        "model input: "
            + found
            + " (expected: "
            + expected
            + "; train the model on the endpoint's views or serve it with its own)",
        details);
  }
}
