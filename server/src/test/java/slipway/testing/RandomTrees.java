package slipway.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import slipway.onnx.TreeEnsemble;
import slipway.onnx.TreeEnsemble.Link;
import slipway.onnx.TreeEnsemble.Tree;

/// Tree ensembles and rows made up from a seed, with missing values and rows that sit exactly on a
/// threshold, and the plain evaluation that ONNX must agree with.
public final class RandomTrees {
  private static final int DEPTH = 4;
  private static final float[] THRESHOLDS = {0f, 0.1f, -1.5f, 3.25f, 1e-30f, 16777217f, 0.3f};

  private final SplittableRandom random;

  public RandomTrees(long seed) {
    this.random = new SplittableRandom(seed);
  }

  public TreeEnsemble ensemble(Link link, int features, int outputs, int treesPerOutput) {
    var trees = new ArrayList<Tree>();
    for (int t = 0; t < outputs * treesPerOutput; t++) {
      trees.add(tree(t % outputs, features));
    }
    var base = Collections.nCopies(outputs, (float) random.nextDouble(-1, 1));
    return new TreeEnsemble(link, names(features), outputs, base, trees);
  }

  public static List<String> names(int features) {
    return IntStream.range(0, features).mapToObj(i -> "f" + i).toList();
  }

  /// Row-major; one value in seven is missing, many stand on a threshold.
  public float[] rows(int rows, int features) {
    var values = new float[rows * features];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (random.nextInt(7)) {
            case 0 -> Float.NaN;
            case 1, 2 -> THRESHOLDS[random.nextInt(THRESHOLDS.length)];
            default -> (float) random.nextDouble(-5, 5);
          };
    }
    return values;
  }

  private Tree tree(int output, int features) {
    int size = (1 << (DEPTH + 1)) - 1; // complete; some branches end early
    var left = new int[size];
    var right = new int[size];
    var feature = new int[size];
    var value = new float[size];
    var missing = new boolean[size];
    for (int n = 0; n < size; n++) {
      boolean leaf = 2 * n + 1 >= size;
      left[n] = leaf ? -1 : 2 * n + 1;
      right[n] = leaf ? -1 : 2 * n + 2;
      feature[n] = leaf ? 0 : random.nextInt(features);
      value[n] =
          leaf
              ? (float) random.nextDouble(-0.3, 0.3)
              : THRESHOLDS[random.nextInt(THRESHOLDS.length)];
      missing[n] = random.nextBoolean();
    }
    return new Tree(output, left, right, feature, value, missing);
  }

  /// One row's prediction in double precision.
  public static double[] predict(TreeEnsemble ensemble, float[] rows, int row) {
    var sums = new double[ensemble.outputs()];
    for (int o = 0; o < sums.length; o++) {
      sums[o] = ensemble.baseValues().get(o);
    }
    int width = ensemble.features().size();
    for (var tree : ensemble.trees()) {
      int n = 0;
      while (!tree.isLeaf(n)) {
        float x = rows[row * width + tree.feature()[n]];
        boolean goesLeft = Float.isNaN(x) ? tree.missingGoesLeft()[n] : x < tree.value()[n];
        n = goesLeft ? tree.left()[n] : tree.right()[n];
      }
      sums[tree.output()] += tree.value()[n];
    }
    return linked(ensemble.link(), sums);
  }

  private static double[] linked(Link link, double[] sums) {
    return switch (link) {
      case IDENTITY -> sums;
      case LOGISTIC -> new double[] {1 / (1 + Math.exp(-sums[0]))};
      case SOFTMAX -> {
        double total = 0;
        var shares = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
          shares[i] = Math.exp(sums[i]);
          total += shares[i];
        }
        for (int i = 0; i < sums.length; i++) {
          shares[i] /= total;
        }
        yield shares;
      }
    };
  }
}
