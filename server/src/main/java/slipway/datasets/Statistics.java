package slipway.datasets;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of a table without reading it: of one file, or added up over the files of a tree.
public record Statistics(long rows, List<ColumnStatistics> columns) {
  public Statistics {
    columns = List.copyOf(columns);
  }

  /// One column.
  ///
  /// @param distinct approximate (HyperLogLog, 2,048 registers: about 2 %)
  /// @param min as text, in the column's own form; null when there is no value
  /// @param mean null unless the column is numeric; so `stddev` (of the sample) and `quantiles`
  /// @param quantiles by probability ("0.25"), read off the histogram
  /// @param bins fixed-edge histogram: only bins that are not empty, in order
  public record ColumnStatistics(
      String name,
      String type,
      long nulls,
      long distinct,
      @Nullable String min,
      @Nullable String max,
      @Nullable Double mean,
      @Nullable Double stddev,
      Map<String, Double> quantiles,
      List<Bin> bins) {
    public ColumnStatistics {
      quantiles = new TreeMap<>(quantiles);
      bins = List.copyOf(bins);
    }
  }

  /// @param from included; `to` excluded; the text of the value itself for strings and booleans
  public record Bin(String from, String to, long count) {}
}
