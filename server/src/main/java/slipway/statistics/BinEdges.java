package slipway.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import slipway.api.SlipwayException;

/// Where the bins of a distribution meet: learnt once from a reference and never from the values
/// that are judged, so that counts of different windows can be compared and added.
///
/// Bin i holds edge(i-1) < x <= edge(i); the first and the last bin are open to their side.
///
/// @param inner rising, without repeats; k edges make k + 1 bins, none makes one
public record BinEdges(List<Double> inner) {
  private static final int BINS_MIN = 2;
  private static final int BINS_MAX = 100;
  private static final int DECILES = 10;

  public BinEdges {
    inner = List.copyOf(inner);
    for (int i = 0; i < inner.size(); i++) {
      boolean isRising = i == 0 || inner.get(i) > inner.get(i - 1);
      if (!Double.isFinite(inner.get(i)) || !isRising) {
        throw SlipwayException.invalid(
            "inner[" + i + "]", inner.get(i), "a finite number above the edge before it");
      }
    }
  }

  /// Ten bins of (nearly) equal shares of the reference; equal edges are merged, so that a feature
  /// of few values has fewer bins.
  ///
  /// @param reference finite values, or NaN for null; nulls do not move the edges
  public static BinEdges deciles(double[] reference) {
    return quantiles(reference, DECILES);
  }

  /// As [#deciles] with another number of bins, 2 to 100. Edges are linear between order statistics
  /// (type 7 of Hyndman & Fan, as numpy's default). A reference of nulls alone has no edge.
  public static BinEdges quantiles(double[] reference, int bins) {
    if (bins < BINS_MIN || bins > BINS_MAX) {
      throw SlipwayException.invalid("bins", bins, BINS_MIN + " to " + BINS_MAX);
    }
    var sorted = Rows.finiteSorted("reference", reference);
    var inner = new ArrayList<Double>();
    for (int i = 1; i < bins && sorted.length > 0; i++) {
      double edge = Rows.quantile(sorted, (double) i / bins);
      if (inner.isEmpty() || edge > inner.getLast()) {
        inner.add(edge);
      }
    }
    return new BinEdges(inner);
  }

  public int bins() {
    return inner.size() + 1;
  }

  /// How many of these values fall into each bin; NaN counts as null, infinities fall into the
  /// outer bins. O(n log bins).
  public BinCounts count(double[] values) {
    var edges = inner.stream().mapToDouble(Double::doubleValue).toArray();
    var counts = new long[bins()];
    long nulls = 0;
    for (double value : values) {
      if (Double.isNaN(value)) {
        nulls++;
      } else {
        int found = Arrays.binarySearch(edges, value + 0.0); // -0.0 + 0.0 is 0.0
        counts[found >= 0 ? found : -found - 1]++;
      }
    }
    return new BinCounts(Arrays.stream(counts).boxed().toList(), nulls);
  }
}
