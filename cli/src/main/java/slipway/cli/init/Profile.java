package slipway.cli.init;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one column of a CSV holds, over all its rows.
final class Profile {
  /// How a column's fields are read. `EMPTY` has no value at all.
  enum Kind {
    INTEGER,
    NUMBER,
    BOOLEAN,
    DATE,
    TIMESTAMP,
    TEXT,
    EMPTY
  }

  /// Up to so many different values are counted one by one.
  static final int VALUES_MAX = 1_000;

  /// A text column is numeric at heart when at least this share of its values are numbers.
  private static final double NUMERIC_AT_HEART = 0.8;

  private static final int INTEGER_LENGTH_MAX = 20;
  private static final int SCALE_MAX = 6;
  private static final int SHOWN_MAX = 60;
  private static final double AMOUNT_LIMIT = 1e11;
  private static final Pattern COMMA = Pattern.compile("-?[0-9][0-9.]*,[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

  private final String name;
  private long rows;
  private long nulls;
  private long numbers;
  private long commas;
  private boolean integers = true;
  private boolean booleans = true;
  private boolean leadingZeros;
  private boolean counts = true;
  private int scale;
  private long before;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private final Map<TimeForm, LocalDate> first = new EnumMap<>(TimeForm.class);
  private final Map<TimeForm, LocalDate> last = new EnumMap<>(TimeForm.class);
  private @Nullable String odd;
  private long oddLine;
  private @Nullable String timeless;
  private long timelessLine;
  private final List<TimeForm> forms = new ArrayList<>(TimeForm.all());
  private @Nullable TreeMap<String, Long> values = new TreeMap<>();
  private @Nullable LongSet seen = new LongSet();

  Profile(String name) {
    this.name = name;
  }

  /// Takes the field of the next row.
  void add(@Nullable String field, long line) {
    rows++;
    if (field == null) {
      nulls++;
      return;
    }
    number(field, line);
    booleans &= field.equals("true") || field.equals("false");
    if (!forms.isEmpty() && forms.removeIf(form -> !day(form, field)) && forms.isEmpty()) {
      timeless = field;
      timelessLine = line;
    }
    if (values != null && values.merge(field, 1L, Long::sum) == 1 && values.size() > VALUES_MAX) {
      values = null;
    }
    if (seen != null && !seen.add(LongSet.hash(field))) {
      seen = null;
    }
  }

  private void number(String field, long line) {
    double value = NUMBER.matcher(field).matches() ? Double.parseDouble(field) : Double.NaN;
    if (!Double.isFinite(value)) {
      integers = false;
      counts = false;
      commas += COMMA.matcher(field).matches() ? 1 : 0;
      if (odd == null) {
        odd = field;
        oddLine = line;
      }
      return;
    }
    int point = field.indexOf('.');
    scale = Math.max(scale, plain(field) ? point < 0 ? 0 : field.length() - point - 1 : 99);
    least = Math.min(least, value);
    most = Math.max(most, value);
    if (integers) {
      integer(field);
    }
    numbers++;
  }

  private static boolean plain(String field) {
    return field.length() <= INTEGER_LENGTH_MAX && field.indexOf('e') < 0 && field.indexOf('E') < 0;
  }

  private void integer(String field) {
    int start = field.startsWith("-") ? 1 : 0;
    leadingZeros |=
        field.length() > start + 1
            && field.charAt(start) == '0'
            && Character.isDigit(field.charAt(start + 1));
    try {
      long value = field.length() > INTEGER_LENGTH_MAX ? fail() : Long.parseLong(field);
      counts &= numbers == 0 ? value == 0 || value == 1 : value == before + 1;
      before = value;
    } catch (NumberFormatException _) {
      integers = false;
      counts = false;
    }
  }

  private static long fail() {
    throw new NumberFormatException();
  }

  /// Takes the day; false when the field is not of the form.
  private boolean day(TimeForm form, String field) {
    var day = form.day(field);
    day.ifPresent(found -> {
      first.merge(form, found, (a, b) -> a.isBefore(b) ? a : b);
      last.merge(form, found, (a, b) -> a.isAfter(b) ? a : b);
    });
    return day.isPresent();
  }

  String name() {
    return name;
  }

  long rows() {
    return rows;
  }

  long nulls() {
    return nulls;
  }

  Kind kind() {
    long filled = rows - nulls;
    if (filled == 0) {
      return Kind.EMPTY;
    }
    if (numbers == filled) {
      // 007 is a name; as a number it would be another one
      return leadingZeros ? Kind.TEXT : integers ? Kind.INTEGER : Kind.NUMBER;
    }
    if (booleans) {
      return Kind.BOOLEAN;
    }
    if (!forms.isEmpty()) {
      return forms.getFirst().isTimestamp() ? Kind.TIMESTAMP : Kind.DATE;
    }
    return Kind.TEXT;
  }

  boolean isNumeric() {
    return kind() == Kind.INTEGER || kind() == Kind.NUMBER;
  }

  boolean isTime() {
    return kind() == Kind.DATE || kind() == Kind.TIMESTAMP;
  }

  /// Whether a text column holds numbers but for a few words that stand for none.
  boolean isNumericAtHeart() {
    return kind() == Kind.TEXT && !leadingZeros && numbers >= NUMERIC_AT_HEART * (rows - nulls);
  }

  /// How many of its values are no numbers.
  long odds() {
    return rows - nulls - numbers;
  }

  /// Whether it is text only because its numbers have a decimal comma.
  boolean hasDecimalCommas() {
    return commas > 0 && commas + numbers == rows - nulls;
  }

  /// The first value that is no number, and its line.
  Optional<String> firstOdd() {
    return Optional.ofNullable(odd).map(value -> placed(value, oddLine));
  }

  /// The first value that is no day or time, or not written as those before it, and its line.
  Optional<String> firstTimeless() {
    return Optional.ofNullable(timeless).map(value -> placed(value, timelessLine));
  }

  private static String placed(String value, long line) {
    var shown = value.length() > SHOWN_MAX ? value.substring(0, SHOWN_MAX) + "…" : value;
    return '"' + shown + "\" on line " + line;
  }

  /// The way in which a column of times writes them.
  TimeForm form() {
    return forms.getFirst();
  }

  /// Whether its days could as well be read with day and month exchanged.
  boolean isAmbiguous() {
    return isTime() && form().mirrored().filter(forms::contains).isPresent();
  }

  /// How many decimals its numbers have at most, where these are few and the numbers small.
  Optional<Integer> scale() {
    return scale <= SCALE_MAX && Math.max(Math.abs(least), Math.abs(most)) < AMOUNT_LIMIT
        ? Optional.of(scale)
        : Optional.empty();
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  Optional<LocalDate> first() {
    return isTime() ? Optional.ofNullable(first.get(form())) : Optional.empty();
  }

  Optional<LocalDate> last() {
    return isTime() ? Optional.ofNullable(last.get(form())) : Optional.empty();
  }

  /// Its values in order, each with how often it occurs; empty when there are too many.
  Optional<Map<String, Long>> values() {
    return Optional.ofNullable(values);
  }

  /// How many different values; empty when more than [#VALUES_MAX].
  Optional<Integer> distinct() {
    return values().map(Map::size);
  }

  /// Whether it is filled in every row and no value occurs twice.
  boolean isUnique() {
    return seen != null && nulls == 0 && rows > 0;
  }

  /// Whether it numbers the rows: 0, 1, 2 … or 1, 2, 3 …
  boolean isCounter() {
    return counts && integers && nulls == 0 && rows > 1;
  }
}
