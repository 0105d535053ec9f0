package slipway.datasets;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.analytics.ColumnType;

/// What is remembered of one column of a file; two of them add up to that of both files, without
/// reading a row again. Its histogram has edges that no data moves: numbers by sixteenths of a
/// power of two ([NumberBins]), dates and timestamps by month, texts by value as long as there are
/// few.
final class ColumnSketch {
  static final int TEXTS_MAX = 64;
  static final int TEXT_LENGTH_MAX = 100;

  /// The form in which a sketch is kept, in the JSON of a file's statistics.
  ///
  /// @param mean of the finite values, and `m2` their sum of squared distances from it
  /// @param bins by key, see [NumberBins]; of dates and timestamps days since 1970-01-01 of the
  ///   month's first day
  /// @param texts count by value, null when there are more than 64 different ones
  record Kept(
      String name,
      ColumnType type,
      long nulls,
      long count,
      long nonFinite,
      @Nullable String min,
      @Nullable String max,
      double mean,
      double m2,
      String distinct,
      Map<String, Long> bins,
      @Nullable Map<String, Long> texts) {}

  private final String name;
  private final ColumnType type;
  private final DistinctSketch distinct;
  private final Map<Long, long[]> bins = new HashMap<>();
  private @Nullable Map<String, Long> texts = new HashMap<>();
  private long lastKey;
  private long[] lastBin = {};
  private long nulls;
  private long count;
  private long nonFinite;
  private double mean;
  private double m2;
  private @Nullable Ordered least;
  private @Nullable Ordered most;

  ColumnSketch(String name, ColumnType type) {
    this.name = name;
    this.type = type;
    this.distinct = DistinctSketch.empty();
  }

  ColumnSketch(Kept kept) {
    this.name = kept.name();
    this.type = kept.type();
    this.distinct = DistinctSketch.parse(kept.distinct());
    this.nulls = kept.nulls();
    this.count = kept.count();
    this.nonFinite = kept.nonFinite();
    this.mean = kept.mean();
    this.m2 = kept.m2();
    this.least = kept.min() == null ? null : Ordered.parse(type, kept.min());
    this.most = kept.max() == null ? null : Ordered.parse(type, kept.max());
    kept.bins().forEach((bin, n) -> bins.put(Long.valueOf(bin), new long[] {n}));
    this.texts = kept.texts() == null ? null : new HashMap<>(kept.texts());
  }

  Kept kept() {
    var counted = new TreeMap<String, Long>();
    bins.forEach((bin, n) -> counted.put(bin.toString(), n[0]));
    return new Kept(
        name,
        type,
        nulls,
        count,
        nonFinite,
        least == null ? null : least.text(),
        most == null ? null : most.text(),
        bounded(mean),
        bounded(m2),
        distinct.text(),
        counted,
        texts == null ? null : new TreeMap<>(texts));
  }

  /// Sums of very large numbers overflow; JSON has no infinity.
  private static double bounded(double value) {
    return Double.isNaN(value) ? 0 : Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  String name() {
    return name;
  }

  ColumnType type() {
    return type;
  }

  long nulls() {
    return nulls;
  }

  long count() {
    return count;
  }

  long distinctEstimate() {
    return distinct.estimate();
  }

  @Nullable Ordered least() {
    return least;
  }

  @Nullable Ordered most() {
    return most;
  }

  long finite() {
    return count - nonFinite;
  }

  double mean() {
    return mean;
  }

  /// Of the sample; NaN of fewer than two values.
  double deviation() {
    return finite() < 2 ? Double.NaN : Math.sqrt(m2 / (finite() - 1));
  }

  TreeMap<Long, Long> bins() {
    var sorted = new TreeMap<Long, Long>();
    bins.forEach((bin, n) -> sorted.put(bin, n[0]));
    return sorted;
  }

  @Nullable Map<String, Long> texts() {
    return texts;
  }

  void nothing() {
    nulls++;
  }

  /// @param value as a double, and `exact` as what is ordered and shown
  void number(double value, long hashed, Ordered exact) {
    count++;
    distinct.add(hashed);
    widen(exact);
    if (!Double.isFinite(value)) {
      nonFinite++;
      return;
    }
    double delta = value - mean;
    mean += delta / finite();
    m2 += delta * (value - mean);
    bin(NumberBins.of(value));
  }

  void day(long monthStart, long hashed, Ordered exact) {
    count++;
    distinct.add(hashed);
    widen(exact);
    bin(monthStart);
  }

  void text(String value) {
    count++;
    distinct.add(value);
    var shown = value.length() > TEXT_LENGTH_MAX ? value.substring(0, TEXT_LENGTH_MAX) : value;
    widen(new Ordered.Text(shown));
    if (texts != null) {
      texts.merge(shown, 1L, Long::sum);
      dropTextsIfTooMany();
    }
  }

  /// Adds the other's rows (Chan, Golub, LeVeque 1979 for mean and squares).
  void addAll(ColumnSketch other) {
    double here = finite();
    double there = other.finite();
    if (there > 0) {
      double delta = other.mean - mean;
      double all = here + there;
      m2 += other.m2 + delta * delta * here * there / all;
      mean = here == 0 ? other.mean : mean + delta * there / all;
    }
    nulls += other.nulls;
    count += other.count;
    nonFinite += other.nonFinite;
    distinct.addAll(other.distinct);
    if (other.least != null && other.most != null) {
      widen(other.least);
      widen(other.most);
    }
    other.bins.forEach((bin, n) -> bins.computeIfAbsent(bin, _ -> new long[1])[0] += n[0]);
    if (other.texts == null) {
      texts = null;
    } else if (texts != null) {
      var mine = texts;
      other.texts.forEach((value, n) -> mine.merge(value, n, Long::sum));
      dropTextsIfTooMany();
    }
  }

  private void dropTextsIfTooMany() {
    if (texts != null && texts.size() > TEXTS_MAX) {
      texts = null;
    }
  }

  /// Neighbours often fall into the same bin.
  private void bin(long key) {
    if (key != lastKey || lastBin.length == 0) {
      lastKey = key;
      lastBin = bins.computeIfAbsent(key, _ -> new long[1]);
    }
    lastBin[0]++;
  }

  private void widen(Ordered value) {
    if (least == null || value.compareTo(least) < 0) {
      least = value;
    }
    if (most == null || value.compareTo(most) > 0) {
      most = value;
    }
  }
}
