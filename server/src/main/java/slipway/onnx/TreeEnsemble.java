package slipway.onnx;

import java.util.List;
import slipway.api.SlipwayException;

/// Sums of regression trees, one sum per output, and what makes predictions of them.
///
/// @param features the features' names, in the order of the inputs
/// @param outputs 1, or the number of classes
/// @param baseValues what each sum starts from, `outputs` values, on the scale of the sums
/// @param trees tree t adds to output `tree.output()`
public record TreeEnsemble(
    Link link, List<String> features, int outputs, List<Float> baseValues, List<Tree> trees) {

  /// How a sum becomes a prediction.
  public enum Link {
    /// As it is: an amount.
    IDENTITY,
    /// The logistic function: a probability.
    LOGISTIC,
    /// Softmax over the outputs: one probability per class.
    SOFTMAX
  }

  /// One tree; node 0 is the root, `left[n] < 0` marks a leaf.
  ///
  /// @param output which sum its leaves add to
  /// @param left where `feature < value` leads, per node
  /// @param right where else it leads
  /// @param feature the feature that is compared, per inner node
  /// @param value the threshold of an inner node, what a leaf adds
  /// @param missingGoesLeft where a missing feature (NaN) leads
  public record Tree(
      int output,
      int[] left,
      int[] right,
      int[] feature,
      float[] value,
      boolean[] missingGoesLeft) {
    public int size() {
      return left.length;
    }

    public boolean isLeaf(int node) {
      return left[node] < 0;
    }
  }

  public TreeEnsemble {
    features = List.copyOf(features);
    baseValues = List.copyOf(baseValues);
    trees = List.copyOf(trees);
    if (baseValues.size() != outputs) {
      throw SlipwayException.invalid("baseValues", baseValues.size(), outputs + ", one per output");
    }
    for (int t = 0; t < trees.size(); t++) {
      requireTree(t, trees.get(t), features.size(), outputs);
    }
  }

  private static void requireTree(int number, Tree tree, int features, int outputs) {
    var name = "tree " + number;
    int size = tree.size();
    if (size == 0
        || tree.right.length != size
        || tree.feature.length != size
        || tree.value.length != size
        || tree.missingGoesLeft.length != size) {
      throw SlipwayException.invalid(name, size + " nodes", "arrays of one length, at least 1");
    }
    if (tree.output < 0 || tree.output >= outputs) {
      throw SlipwayException.invalid(name + " output", tree.output, "0 to " + (outputs - 1));
    }
    for (int n = 0; n < size; n++) {
      if (!tree.isLeaf(n)
          && (tree.left[n] <= n
              || tree.left[n] >= size
              || tree.right[n] <= n
              || tree.right[n] >= size
              || tree.feature[n] < 0
              || tree.feature[n] >= features)) {
        throw SlipwayException.invalid(
            name + " node " + n,
            "children " + tree.left[n] + ", " + tree.right[n] + ", feature " + tree.feature[n],
            "later nodes of " + size + " and one of " + features + " features");
      }
    }
  }
}
