package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import slipway.ui.view.Histogram;
import tools.jackson.databind.JsonNode;

/// Distributions drawn as bars, from the bins that datasets keep or from values.
final class Histograms {
  private static final int BARS_MAX = 32;
  private static final double WIDTH = 100;
  private static final double HEIGHT = 40;
  private static final double GAP = 0.15;

  private record Bin(String from, String to, long count) {}

  private Histograms() {}

  /// Of a column's statistics; empty when it has no value.
  static Optional<Histogram> of(String column, JsonNode statistics) {
    var bins = new ArrayList<Bin>();
    for (var bin : statistics.path("bins")) {
      bins.add(
          new Bin(
              bin.path("from").asString(""),
              bin.path("to").asString(""),
              bin.path("count").asLong(0)));
    }
    return bins.isEmpty() ? Optional.empty() : Optional.of(drawn(column, merged(bins)));
  }

  /// Of shares between 0 and 1, in twenty bins.
  static Optional<Histogram> ofShares(String name, List<Double> shares) {
    if (shares.isEmpty()) {
      return Optional.empty();
    }
    int count = 20;
    var counts = new long[count];
    for (double share : shares) {
      counts[(int) Math.min(count - 1, Math.max(0, share * count))]++;
    }
    var bins = new ArrayList<Bin>();
    for (int i = 0; i < count; i++) {
      bins.add(
          new Bin(
              Format.digits((double) i / count),
              Format.digits((double) (i + 1) / count),
              counts[i]));
    }
    return Optional.of(drawn(name, bins));
  }

  /// Neighbours joined until the bars can be told apart.
  private static List<Bin> merged(List<Bin> bins) {
    int together = (bins.size() + BARS_MAX - 1) / BARS_MAX;
    var merged = new ArrayList<Bin>();
    for (int i = 0; i < bins.size(); i += together) {
      var part = bins.subList(i, Math.min(bins.size(), i + together));
      merged.add(
          new Bin(
              part.getFirst().from(),
              part.getLast().to(),
              part.stream().mapToLong(Bin::count).sum()));
    }
    return merged;
  }

  private static Histogram drawn(String name, List<Bin> bins) {
    long most = Math.max(1, bins.stream().mapToLong(Bin::count).max().orElse(1));
    double step = WIDTH / Math.max(bins.size(), 8);
    var bars = new ArrayList<Histogram.Bar>();
    for (int i = 0; i < bins.size(); i++) {
      var bin = bins.get(i);
      double height = bin.count() == 0 ? 0 : Math.max(0.8, HEIGHT * bin.count() / most);
      bars.add(
          new Histogram.Bar(
              two(i * step),
              two(HEIGHT - height),
              two(step * (1 - GAP)),
              two(height),
              range(bin) + ": " + Format.count(bin.count())));
    }
    return new Histogram(
        bars,
        Format.digits(bins.getFirst().from()),
        Format.digits(bins.getLast().to().isEmpty() ? bins.getLast().from() : bins.getLast().to()),
        "Distribution of " + name + " in " + bins.size() + " bars");
  }

  private static String range(Bin bin) {
    return bin.to().isEmpty() || bin.to().equals(bin.from())
        ? Format.digits(bin.from())
        : Format.digits(bin.from()) + " to " + Format.digits(bin.to());
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
