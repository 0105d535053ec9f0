package slipway.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import slipway.api.declaration.FeatureViewSpec;
import slipway.onnx.TreeEnsemble;
import slipway.onnx.TreeEnsemble.Link;
import slipway.onnx.TreeEnsemble.Tree;
import slipway.onnx.TreeEnsembleOnnx;
import slipway.testing.ChurnLine;

/// Candidates that a rollout should meet.
final class SplitModels {
  /// Where `mean_gap_days` stands in the vector.
  static final int GAP = names().indexOf("mean_gap_days");

  private SplitModels() {}

  /// Gives NaN for whoever has no `mean_gap_days`.
  static byte[] nullWithoutGap() {
    var tree =
        new Tree(
            0,
            new int[] {1, -1, -1},
            new int[] {2, -1, -1},
            new int[] {GAP, 0, 0},
            new float[] {-1f, Float.NaN, 0.25f},
            new boolean[] {true, false, false});
    return TreeEnsembleOnnx.write(
        new TreeEnsemble(Link.LOGISTIC, names(), 1, List.of(0f), List.of(tree)));
  }

  /// Takes a feature that no view gives.
  static byte[] withOneFeatureMore() {
    var more = new ArrayList<>(names());
    more.add("one_more");
    var tree =
        new Tree(
            0,
            new int[] {-1},
            new int[] {-1},
            new int[] {0},
            new float[] {0.25f},
            new boolean[] {false});
    return TreeEnsembleOnnx.write(
        new TreeEnsemble(Link.LOGISTIC, more, 1, List.of(0f), List.of(tree)));
  }

  private static List<String> names() {
    return Objects.requireNonNull(ChurnLine.view(ChurnLine.VIEW).spec().features()).stream()
        .map(FeatureViewSpec.Feature::name)
        .toList();
  }
}
