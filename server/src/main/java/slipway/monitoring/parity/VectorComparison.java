package slipway.monitoring.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;

/// Vectors as they were kept against vectors evaluated again, compared as float32 bits (missing
/// equals missing).
///
/// @param rows how many were compared
/// @param mismatched rows in which a feature differs, or whose entity could not be evaluated
/// @param unknown of these, the rows whose entity the evaluation does not know
/// @param rate mismatched / rows; 0 without rows
/// @param features every feature, in order
/// @param byLabel by value of the label, ascending; empty without labels or with many values
public record VectorComparison(
    int rows,
    int mismatched,
    int unknown,
    double rate,
    List<OfFeature> features,
    List<OfLabel> byLabel) {
  public static final int EXAMPLES_MAX = 20;
  private static final int LABELS_MAX = 20;

  /// One entity's two vectors.
  ///
  /// @param recomputed null when the evaluation does not know the entity
  /// @param label NaN: none
  @SuppressWarnings("ArrayRecordComponent")
  public record Pair(String entity, float[] kept, float @Nullable [] recomputed, double label) {}

  /// @param examples the first that differ, in the order of the rows, at most [#EXAMPLES_MAX]
  public record OfFeature(String feature, int mismatched, double rate, List<Difference> examples) {
    public OfFeature {
      examples = List.copyOf(examples);
    }
  }

  /// The two values of an entity; null is missing.
  public record Difference(String entity, @Nullable Double kept, @Nullable Double recomputed) {}

  /// The rows with one value of the label.
  public record OfLabel(double label, int rows, int mismatched, double rate) {}

  public VectorComparison {
    features = List.copyOf(features);
    byLabel = List.copyOf(byLabel);
  }

  public static VectorComparison of(List<String> features, List<Pair> pairs) {
    var counting = new Counting(features.size());
    pairs.forEach(counting::add);
    var found = new ArrayList<OfFeature>();
    for (int i = 0; i < features.size(); i++) {
      found.add(
          new OfFeature(
              features.get(i),
              counting.differ[i],
              share(counting.differ[i], pairs.size()),
              counting.examples.get(i)));
    }
    return new VectorComparison(
        pairs.size(),
        counting.mismatched,
        counting.unknown,
        share(counting.mismatched, pairs.size()),
        found,
        counting.byLabel());
  }

  /// Which of `n` rows to look at: all when there are not more than `wanted`, else so many drawn
  /// without replacement, ascending; the same for the same seed.
  public static int[] sample(int n, int wanted, long seed) {
    if (wanted >= n) {
      return IntStream.range(0, n).toArray();
    }
    var random = new SplittableRandom(seed);
    var drawn = IntStream.range(0, n).toArray();
    for (int i = 0; i < wanted; i++) {
      int other = i + random.nextInt(n - i);
      int kept = drawn[i];
      drawn[i] = drawn[other];
      drawn[other] = kept;
    }
    return IntStream.of(drawn).limit(wanted).sorted().toArray();
  }

  private static double share(int part, int all) {
    return all == 0 ? 0 : (double) part / all;
  }

  private static final class Counting {
    private final int[] differ;
    private final List<List<Difference>> examples;
    private final TreeMap<Double, int[]> labels = new TreeMap<>();
    private int mismatched;
    private int unknown;

    Counting(int features) {
      differ = new int[features];
      examples =
          IntStream.range(0, features)
              .mapToObj(_ -> new ArrayList<Difference>())
              .<List<Difference>>map(list -> list)
              .toList();
    }

    void add(Pair pair) {
      if (pair.kept.length != differ.length
          || (pair.recomputed != null && pair.recomputed.length != differ.length)) {
        throw SlipwayException.invalid(
            "vector of " + pair.entity, pair.kept.length + " values", differ.length + " values");
      }
      boolean same = pair.recomputed != null;
      if (pair.recomputed == null) {
        unknown++;
      }
      for (int i = 0; i < differ.length; i++) {
        if (!sameBits(pair, i)) {
          same = false;
          differ[i]++;
          if (examples.get(i).size() < EXAMPLES_MAX) {
            examples
                .get(i)
                .add(
                    new Difference(
                        pair.entity,
                        number(pair.kept[i]),
                        pair.recomputed == null ? null : number(pair.recomputed[i])));
          }
        }
      }
      mismatched += same ? 0 : 1;
      if (!Double.isNaN(pair.label)) {
        var counts = labels.computeIfAbsent(pair.label, _ -> new int[2]);
        counts[0]++;
        counts[1] += same ? 0 : 1;
      }
    }

    private static boolean sameBits(Pair pair, int i) {
      return pair.recomputed != null
          && Float.floatToIntBits(pair.kept[i]) == Float.floatToIntBits(pair.recomputed[i]);
    }

    List<OfLabel> byLabel() {
      if (labels.size() > LABELS_MAX) {
        return List.of();
      }
      return labels.entrySet().stream()
          .map(label ->
              new OfLabel(
                  label.getKey(),
                  label.getValue()[0],
                  label.getValue()[1],
                  share(label.getValue()[1], label.getValue()[0])))
          .toList();
    }

    /// The float's own shortest decimal, not that of the double next to it.
    private static @Nullable Double number(float value) {
      return Float.isFinite(value) ? Double.valueOf(Float.toString(value)) : null;
    }
  }
}
