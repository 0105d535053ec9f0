package slipway.statistics;

import java.util.ArrayList;
import java.util.List;
import slipway.api.SlipwayException;

/// A histogram over the bins of one [BinEdges], with nulls counted as one more bin. Histograms of
/// the same edges add up exactly, whoever counted them: days make weeks, slices make the whole.
///
/// @param values rows in each bin, in the order of the edges
/// @param nulls rows without a value
public record BinCounts(List<Long> values, long nulls) {
  public BinCounts {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw SlipwayException.invalid("values", "0 bins", "at least one");
    }
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) < 0) {
        throw SlipwayException.invalid("values[" + i + "]", values.get(i), "0 or more");
      }
    }
    if (nulls < 0) {
      throw SlipwayException.invalid("nulls", nulls, "0 or more");
    }
  }

  /// Rows with a value.
  public long present() {
    return values.stream().mapToLong(Long::longValue).sum();
  }

  /// All rows.
  public long rows() {
    return present() + nulls;
  }

  /// The share of rows without a value, 0 to 1; NaN without rows.
  public double nullShare() {
    return (double) nulls / rows();
  }

  public BinCounts plus(BinCounts other) {
    requireSameBins(other);
    var sums = new ArrayList<Long>();
    for (int i = 0; i < values.size(); i++) {
      sums.add(values.get(i) + other.values.get(i));
    }
    return new BinCounts(sums, nulls + other.nulls);
  }

  /// All counts, nulls last.
  long[] all() {
    var all = new long[values.size() + 1];
    for (int i = 0; i < values.size(); i++) {
      all[i] = values.get(i);
    }
    all[values.size()] = nulls;
    return all;
  }

  /// Refuses two histograms that cannot be compared: of different bins, or without rows.
  static void requireComparable(BinCounts reference, BinCounts current) {
    reference.requireSameBins(current);
    if (reference.rows() == 0) {
      throw SlipwayException.invalid("reference", "0 rows", "at least one row");
    }
    if (current.rows() == 0) {
      throw SlipwayException.invalid("current", "0 rows", "at least one row");
    }
  }

  private void requireSameBins(BinCounts other) {
    if (other.values.size() != values.size()) {
      throw SlipwayException.invalid(
          "current", other.values.size() + " bins", values.size() + ", as the reference");
    }
  }
}
