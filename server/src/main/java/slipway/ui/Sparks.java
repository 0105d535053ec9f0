package slipway.ui;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.ui.view.Spark;

/// Courses in little.
final class Sparks {
  private static final double WIDTH = 120;
  private static final double HEIGHT = 24;
  private static final double EDGE = 2;

  private Sparks() {}

  /// From nothing to the highest of values and limit; empty for less than two values.
  static Optional<Spark> of(String name, List<Double> values, @Nullable Double limit) {
    if (values.size() < 2) {
      return Optional.empty();
    }
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double top = Math.max(Math.max(most, limit == null ? 0 : limit), Double.MIN_NORMAL);
    double step = (WIDTH - 2 * EDGE) / (values.size() - 1);
    var points =
        IntStream.range(0, values.size())
            .mapToObj(i -> text(EDGE + i * step) + "," + text(height(values.get(i), top)))
            .collect(Collectors.joining(" "));
    double last = values.getLast();
    return Optional.of(
        new Spark(
            points,
            text(WIDTH - EDGE),
            text(height(last, top)),
            limit == null ? null : text(height(limit, top)),
            name
                + " over "
                + Format.plural(values.size(), "window")
                + ", at most "
                + Format.digits(most)
                + ", now "
                + Format.digits(last)
                + (limit == null ? ", no limit" : ", limit " + Format.digits(limit))));
  }

  /// From the least to the greatest of the values, some of a longer history; empty for less than
  /// two.
  static Optional<Spark> trend(String name, List<Double> values) {
    if (values.size() < 2) {
      return Optional.empty();
    }
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0) / 2;
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0) / 2;
    double range = Math.max(most - least, Double.MIN_NORMAL); // halves: the whole may be infinite
    double step = (WIDTH - 2 * EDGE) / (values.size() - 1);
    var points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      double share = least == most ? 0.5 : (values.get(i) / 2 - least) / range;
      points.append(i == 0 ? "" : " ").append(text(EDGE + i * step)).append(',');
      points.append(text(height(share, 1)));
    }
    return Optional.of(
        new Spark(
            points.toString(),
            text(WIDTH - EDGE),
            points.substring(points.lastIndexOf(",") + 1),
            null,
            name
                + " over time: from "
                + Format.digits(values.getFirst())
                + " to "
                + Format.digits(values.getLast())
                + ", between "
                + Format.digits(2 * least)
                + " and "
                + Format.digits(2 * most)));
  }

  private static double height(double value, double top) {
    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * Math.max(0, value) / top;
  }

  private static String text(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }
}
