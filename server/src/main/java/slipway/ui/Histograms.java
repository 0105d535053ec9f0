package slipway.ui;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.ui.view.Histogram;
import tools.jackson.databind.JsonNode;

/// Distributions drawn as bars of equal width, from the bins that datasets keep or from values.
///
/// Datasets keep bins whose edges no data moves (sixteenths of a power of two, months, single
/// texts), only those that hold something. Drawn as they are, an even distribution would look
/// skewed: so what they hold is shared out, as if it lay evenly within each, over at most 24 bars
/// from the least to the greatest value.
final class Histograms {
  private static final int BARS_MAX = 24;
  private static final double WIDTH = 100;
  private static final double HEIGHT = 40;
  private static final double GAP = 0.15;
  private static final int SHARE_BARS = 20;
  private static final String VERSION_BEFORE = "the version before";
  private static final YearMonth FIRST_MONTH = YearMonth.of(0, 1);

  /// What lies between two places.
  private record Mass(double from, double to, double count) {}

  /// Where the bars stand: `bars` of them from `low`, each `step` wide.
  ///
  /// @param isWhole whether places are whole numbers, so that a bar has a last one
  private record Axis(
      double low,
      double high,
      double step,
      int bars,
      boolean isWhole,
      DoubleFunction<String> name) {

    static Axis whole(double low, double high, DoubleFunction<String> name) {
      double step = Math.max(1, Math.ceil((high - low) / BARS_MAX));
      return new Axis(low, high, step, (int) Math.ceil((high - low) / step), true, name);
    }

    static Axis real(double low, double high) {
      return low == high
          ? new Axis(low, high, 1, 1, false, Format::digits)
          : new Axis(low, high, (high - low) / BARS_MAX, BARS_MAX, false, Format::digits);
    }

    int at(double place) {
      return (int) Math.clamp(Math.floor((place - low) / step), 0, bars - 1);
    }

    /// Which part of everything each bar holds.
    double[] shares(List<Mass> masses) {
      var shares = new double[bars];
      double all = Math.max(1, masses.stream().mapToDouble(Mass::count).sum());
      for (var mass : masses) {
        double from = Math.clamp(mass.from(), low, high);
        double to = Math.clamp(mass.to(), low, high);
        if (to <= from) {
          shares[at(from)] += mass.count() / all;
          continue;
        }
        for (int i = at(from); i < bars && low + i * step < to; i++) {
          double part = Math.min(to, low + (i + 1) * step) - Math.max(from, low + i * step);
          shares[i] += Math.max(0, part) / (to - from) * mass.count() / all;
        }
      }
      return shares;
    }

    String range(int bar) {
      double from = low + bar * step;
      double to = isWhole ? Math.min(high, from + step) - 1 : Math.min(high, from + step);
      return from == to ? name.apply(from) : name.apply(from) + " to " + name.apply(to);
    }

    String last() {
      return name.apply(isWhole ? high - 1 : high);
    }
  }

  private Histograms() {}

  /// Of a column's statistics; empty when it has no value.
  ///
  /// @param before the statistics of the version before, to be outlined; null when there is none
  static Optional<Histogram> of(
      String column, String type, JsonNode statistics, @Nullable JsonNode before) {
    if (statistics.path("bins").isEmpty()) {
      return Optional.empty();
    }
    var both =
        before == null || before.path("bins").isEmpty()
            ? List.of(statistics)
            : List.of(statistics, before);
    Axis axis;
    List<List<Mass>> masses;
    if (Profile.isNumeric(type)) {
      axis = numbers(type, both);
      masses = both.stream().map(Histograms::numbers).toList();
    } else if (type.startsWith("date") || type.startsWith("timestamp")) {
      axis = months(both);
      masses = both.stream().map(one -> masses(one, Histograms::month)).toList();
    } else {
      var all = both.stream().flatMap(Histograms::texts).distinct().sorted().toList();
      axis = Axis.whole(0, all.size(), place -> all.get((int) place));
      masses = both.stream().map(one -> masses(one, all::indexOf)).toList();
    }
    long count = Math.round(masses.getFirst().stream().mapToDouble(Mass::count).sum());
    return Optional.of(
        drawn(
            column,
            axis,
            axis.shares(masses.getFirst()),
            masses.size() == 1 ? null : axis.shares(masses.getLast()),
            VERSION_BEFORE,
            count));
  }

  /// Of finite values: shares between 0 and 1 in twenty bars, others from the least to the
  /// greatest.
  ///
  /// @param reference to be outlined, called `outlined`; empty when there is none
  static Optional<Histogram> ofScores(
      String name, double[] scores, double[] reference, String outlined) {
    if (scores.length == 0) {
      return Optional.empty();
    }
    var all = DoubleStream.concat(Arrays.stream(scores), Arrays.stream(reference));
    var range = all.summaryStatistics();
    var axis =
        range.getMin() >= 0 && range.getMax() <= 1
            ? new Axis(0, 1, 1.0 / SHARE_BARS, SHARE_BARS, false, Format::digits)
            : Axis.real(range.getMin(), range.getMax());
    return Optional.of(
        drawn(
            name,
            axis,
            axis.shares(masses(scores)),
            reference.length == 0 ? null : axis.shares(masses(reference)),
            outlined,
            scores.length));
  }

  private static List<Mass> masses(double[] values) {
    return Arrays.stream(values).mapToObj(value -> new Mass(value, value, 1)).toList();
  }

  private static Axis numbers(String type, List<JsonNode> all) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (var one : all) {
      var bins = one.path("bins");
      low = Math.min(low, end(one.path("min"), bins.path(0).path("from")));
      high = Math.max(high, end(one.path("max"), bins.path(bins.size() - 1).path("to")));
    }
    return type.startsWith("integer")
        ? Axis.whole(low, high + 1, Format::digits)
        : Axis.real(low, high);
  }

  /// An extreme, or where the bins end when it is no finite number.
  private static double end(JsonNode extreme, JsonNode edge) {
    double value = number(extreme);
    return Double.isFinite(value) ? value : number(edge);
  }

  private static double number(JsonNode text) {
    try {
      return Double.parseDouble(text.asString(""));
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  private static List<Mass> numbers(JsonNode statistics) {
    return statistics
        .path("bins")
        .valueStream()
        .map(bin ->
            new Mass(number(bin.path("from")), number(bin.path("to")), bin.path("count").asLong(0)))
        .filter(mass -> Double.isFinite(mass.from()) && Double.isFinite(mass.to()))
        .toList();
  }

  private static Axis months(List<JsonNode> all) {
    var months = all.stream().flatMap(Histograms::texts).mapToLong(Histograms::month);
    var range = months.summaryStatistics();
    return Axis.whole(
        range.getMin(),
        range.getMax() + 1.0,
        place -> FIRST_MONTH.plusMonths((long) place).toString());
  }

  private static long month(String firstDay) {
    return FIRST_MONTH.until(YearMonth.from(LocalDate.parse(firstDay)), ChronoUnit.MONTHS);
  }

  private static Stream<String> texts(JsonNode statistics) {
    return statistics.path("bins").valueStream().map(bin -> bin.path("from").asString(""));
  }

  private static List<Mass> masses(JsonNode statistics, ToLongFunction<String> place) {
    return statistics
        .path("bins")
        .valueStream()
        .map(bin -> {
          long at = place.applyAsLong(bin.path("from").asString(""));
          return new Mass(at, at + 1.0, bin.path("count").asLong(0));
        })
        .toList();
  }

  private static Histogram drawn(
      String name,
      Axis axis,
      double[] shares,
      double @Nullable [] before,
      String outlined,
      long count) {
    double most = Double.MIN_NORMAL;
    for (int i = 0; i < shares.length; i++) {
      most = Math.max(most, before == null ? shares[i] : Math.max(shares[i], before[i]));
    }
    double step = WIDTH / Math.max(shares.length, 8);
    var bars = new ArrayList<Histogram.Bar>();
    for (int i = 0; i < shares.length; i++) {
      double height = shares[i] == 0 ? 0 : Math.max(0.8, HEIGHT * shares[i] / most);
      bars.add(
          new Histogram.Bar(
              two(i * step),
              two(HEIGHT - height),
              two(step * (1 - GAP)),
              two(height),
              axis.range(i)
                  + ": "
                  + Format.count(Math.round(shares[i] * count))
                  + (before == null || outlined.equals(VERSION_BEFORE)
                      ? ""
                      : " ("
                          + Format.percent(shares[i])
                          + "; "
                          + outlined
                          + " "
                          + Format.percent(before[i])
                          + ")")));
    }
    return new Histogram(
        bars,
        before == null ? null : outline(before, most, step),
        axis.name().apply(axis.low()),
        axis.last(),
        "Distribution of "
            + name
            + " in "
            + Format.plural(shares.length, "bar")
            + (before == null ? "" : ", " + outlined + " outlined"));
  }

  private static String outline(double[] shares, double most, double step) {
    var points = new ArrayList<String>();
    for (int i = 0; i < shares.length; i++) {
      var y = two(HEIGHT - HEIGHT * shares[i] / most);
      points.add(two(i * step) + "," + y);
      points.add(two((i + 1) * step) + "," + y);
    }
    return "0.00,40 " + String.join(" ", points) + " " + two(shares.length * step) + ",40";
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
