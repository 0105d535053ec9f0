package slipway.datasets;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.analytics.ColumnType;
import slipway.datasets.Statistics.Bin;
import slipway.datasets.Statistics.ColumnStatistics;

/// Turns what is remembered of files into what people read.
final class StatisticsView {
  private static final double[] PROBABILITIES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

  private StatisticsView() {}

  static Statistics of(FileStatistics files) {
    return new Statistics(
        files.rows(), files.columns().stream().map(StatisticsView::column).toList());
  }

  private static ColumnStatistics column(ColumnSketch sketch) {
    var least = sketch.least();
    var most = sketch.most();
    boolean numeric = sketch.type().isNumeric() && sketch.finite() > 0;
    double deviation = sketch.deviation();
    return new ColumnStatistics(
        sketch.name(),
        sketch.type().text(),
        sketch.nulls(),
        sketch.distinctEstimate(),
        least == null ? null : least.text(),
        most == null ? null : most.text(),
        numeric ? sketch.mean() : null,
        numeric && !Double.isNaN(deviation) ? deviation : null,
        numeric ? quantiles(sketch) : Map.of(),
        bins(sketch));
  }

  private static List<Bin> bins(ColumnSketch sketch) {
    var bins = new ArrayList<Bin>();
    if (sketch.type().isNumeric()) {
      sketch
          .bins()
          .forEach((bin, count) ->
              bins.add(
                  new Bin(
                      NumberBins.text(NumberBins.from(bin), bin, sketch.type()),
                      NumberBins.text(NumberBins.to(bin), bin, sketch.type()),
                      count)));
      return bins;
    }
    sketch
        .bins()
        .forEach((day, count) -> {
          var month = LocalDate.ofEpochDay(day);
          bins.add(new Bin(month.toString(), month.plusMonths(1).toString(), count));
        });
    var texts = sketch.texts();
    if (texts != null) {
      new TreeMap<>(texts).forEach((text, count) -> bins.add(new Bin(text, text, count)));
    }
    return bins;
  }

  /// Read off the histogram, evenly spread within a bin, never beyond the extremes.
  private static Map<String, Double> quantiles(ColumnSketch sketch) {
    double least = number(sketch.least(), Double.NEGATIVE_INFINITY);
    double most = number(sketch.most(), Double.POSITIVE_INFINITY);
    var bins = sketch.bins();
    var quantiles = new TreeMap<String, Double>();
    for (double probability : PROBABILITIES) {
      double rank = probability * (sketch.finite() - 1);
      double value = at(bins, rank, sketch.type());
      quantiles.put(Double.toString(probability), Math.clamp(value, least, Math.max(least, most)));
    }
    return quantiles;
  }

  private static double at(TreeMap<Long, Long> bins, double rank, ColumnType type) {
    double before = 0;
    for (var bin : bins.entrySet()) {
      if (rank < before + bin.getValue()) {
        double from = NumberBins.from(bin.getKey());
        double to = NumberBins.to(bin.getKey());
        if (type.kind() == ColumnType.Kind.INTEGER && to - from <= 1) {
          return from;
        }
        return from + (to - from) * (rank - before) / bin.getValue();
      }
      before += bin.getValue();
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double number(@Nullable Ordered value, double otherwise) {
    double number =
        switch (value) {
          case Ordered.Whole(var whole) -> whole;
          case Ordered.Real(var real) -> real;
          case Ordered.Exact(var exact) -> exact.doubleValue();
          case null, default -> otherwise;
        };
    return Double.isNaN(number) ? otherwise : number;
  }
}
