package slipway.cli.init;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;

/// Looks for columns that tell the label by themselves: copies of it, columns that are filled only
/// in some class, columns whose values or sizes divide the classes without a single exception. What
/// is found is mostly known only after the outcome; a column that is honestly so good is kept by
/// name.
final class Leaks {
  /// A column with fewer rows than this for each of its values may divide the classes by chance.
  private static final int ROWS_PER_VALUE_MIN = 5;

  /// A threshold needs so many rows on either side.
  private static final int ROWS_PER_SIDE_MIN = 20;

  private static final double CORRELATION_MAX = 0.99999;

  private Leaks() {}

  /// Reads the file again; column name → how it tells the label.
  static Map<String, String> find(Source source, Label label) {
    var suspects = new ArrayList<Suspect>();
    int at = source.columns().indexOf(label.column());
    for (var column : source.columns()) {
      if (column != label.column() && column.distinct().orElse(2) > (column.nulls() > 0 ? 0 : 1)) {
        suspects.add(
            label.task() == Task.REGRESSION ? new Line(column) : new Divider(column, label));
      }
    }
    var places = suspects.stream().mapToInt(s -> source.columns().indexOf(s.column())).toArray();
    try (var csv = CsvFile.open(source.file())) {
      while (csv.next()) {
        var value = csv.row().get(at);
        if (value != null) {
          for (int i = 0; i < places.length; i++) {
            suspects.get(i).add(csv.row().get(places[i]), value);
          }
        }
      }
    }
    var found = new LinkedHashMap<String, String>();
    suspects.forEach(suspect -> {
      var why = suspect.verdict();
      if (why != null) {
        found.put(suspect.column().name(), why);
      }
    });
    return found;
  }

  /// A column while it is held against the label.
  private sealed interface Suspect {
    Profile column();

    void add(@Nullable String field, String label);

    @Nullable String verdict();
  }

  /// Against classes.
  private static final class Divider implements Suspect {
    private static final int MIXED = -1;

    private final Profile column;
    private final Label label;
    private final Map<String, Integer> classes = new HashMap<>();
    private final long[] filled;
    private final long[] empty;
    private final double[] least;
    private final double[] most;
    private long rows;
    private boolean divides = true;

    /// Value → the class of all its rows; null when there are too many values. The key null stands
    /// for no value.
    private @Nullable Map<@Nullable String, Integer> values = new HashMap<>();

    Divider(Profile column, Label label) {
      this.column = column;
      this.label = label;
      int count = label.classes().size();
      for (int i = 0; i < count; i++) {
        classes.put(label.classes().get(i), i);
      }
      this.filled = new long[count];
      this.empty = new long[count];
      this.least = new double[count];
      this.most = new double[count];
      java.util.Arrays.fill(least, Double.POSITIVE_INFINITY);
      java.util.Arrays.fill(most, Double.NEGATIVE_INFINITY);
    }

    @Override
    public Profile column() {
      return column;
    }

    @Override
    public void add(@Nullable String field, String value) {
      int of = classes.getOrDefault(value, 0);
      rows++;
      if (field == null) {
        empty[of]++;
      } else {
        filled[of]++;
        if (column.isNumeric()) {
          double number = Double.parseDouble(field);
          least[of] = Math.min(least[of], number);
          most[of] = Math.max(most[of], number);
        }
      }
      var known = values;
      if (known == null || !divides) {
        return;
      }
      var before = known.putIfAbsent(field, of);
      if (before != null && before != of) {
        known.put(field, MIXED);
        divides = false;
      } else if (known.size() > Profile.VALUES_MAX) {
        values = null;
      }
    }

    @Override
    public @Nullable String verdict() {
      for (int i = 0; i < filled.length; i++) {
        if (isFilledOnlyIn(i)) {
          return "filled only where "
              + label.name()
              + " is \""
              + label.classes().get(i)
              + "\", and always there";
        }
      }
      if (values != null
          && divides
          && values.size() >= 2
          && rows >= (long) values.size() * ROWS_PER_VALUE_MIN) {
        return values.size() == classes.size()
            ? "a copy of " + label.name() + " in other words"
            : "each of its " + values.size() + " values occurs with one " + label.name() + " only";
      }
      return label.task() == Task.BINARY && column.isNumeric() ? threshold() : null;
    }

    private boolean isFilledOnlyIn(int of) {
      for (int i = 0; i < filled.length; i++) {
        if (i == of ? empty[i] > 0 || filled[i] < ROWS_PER_VALUE_MIN : filled[i] > 0) {
          return false;
        }
      }
      return true;
    }

    private @Nullable String threshold() {
      if (Math.min(filled[0], filled[1]) < ROWS_PER_SIDE_MIN) {
        return null;
      }
      int below = most[0] < least[1] ? 0 : most[1] < least[0] ? 1 : -1;
      return below < 0
          ? null
          : label.name()
              + " is \""
              + label.classes().get(below)
              + "\" in every row up to "
              + Numbers.text(most[below])
              + " and \""
              + label.classes().get(1 - below)
              + "\" in every row from "
              + Numbers.text(least[1 - below]);
    }
  }

  /// Against an amount: the correlation of both (Welford's updates).
  private static final class Line implements Suspect {
    private final Profile column;
    private long rows;
    private boolean equal = true;
    private double meanX;
    private double meanY;
    private double xx;
    private double yy;
    private double xy;

    Line(Profile column) {
      this.column = column;
    }

    @Override
    public Profile column() {
      return column;
    }

    @Override
    public void add(@Nullable String field, String value) {
      equal &= value.equals(field);
      if (field == null || !column.isNumeric()) {
        return;
      }
      rows++;
      double x = Double.parseDouble(field);
      double y = Double.parseDouble(value);
      double dx = x - meanX;
      meanX += dx / rows;
      double dy = y - meanY;
      meanY += dy / rows;
      xx += dx * (x - meanX);
      yy += dy * (y - meanY);
      xy += dx * (y - meanY);
    }

    @Override
    public @Nullable String verdict() {
      if (equal) {
        return "a copy of the label";
      }
      boolean enough = rows >= ROWS_PER_SIDE_MIN && xx > 0 && yy > 0;
      return enough && Math.abs(xy) / Math.sqrt(xx * yy) > CORRELATION_MAX
          ? "the label times a constant (correlation over " + CORRELATION_MAX + ")"
          : null;
    }
  }
}
