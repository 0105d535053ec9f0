package slipway.cli.init;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.cli.init.Use.Feature;

/// Makes numbers of columns, by SQL that says the same of a row whenever it is asked: the values
/// that were found stand in the text, and one that was not is 0 or missing.
final class Featuring {
  private static final int ONE_HOT_MAX = 12;
  private static final int CATEGORIES_MAX = 50;
  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "(.*[^\\p{L}\\p{N}])?(?i:id|uuid|guid|key|index|rownumber|rowid)|.*\\p{Ll}(Id|ID|Key|UUID)");

  private final Set<String> names = new HashSet<>();

  /// @param reserved names that no feature may have
  Featuring(Set<String> reserved) {
    reserved.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  Use of(Profile column) {
    var values = column.values();
    boolean whole = column.nulls() == 0;
    if (column.kind() == Profile.Kind.EMPTY) {
      return new Use.LeftOut("no value in any row");
    }
    if (column.distinct().orElse(2) == 1) {
      return whole
          ? new Use.LeftOut("the same in every row")
          : made("whether it is filled", filled(column));
    }
    return switch (column.kind()) {
      case INTEGER, NUMBER ->
          column.isUnique() && isIdentifier(column)
              ? new Use.LeftOut("another number in every row, an id tells nothing")
              : made("", number(column, quoted(column.name()), false));
      case BOOLEAN ->
          made(
              "1 for true",
              new Feature(
                  fresh(column.name()),
                  quoted(column.name()) + "::int",
                  column.name() + ", 1 for true",
                  true,
                  0.0,
                  1.0,
                  false,
                  whole,
                  field -> field == null ? null : field.equals("true") ? "1" : "0"));
      case DATE, TIMESTAMP -> made(days(column), age(column));
      case TEXT ->
          column.isNumericAtHeart() && column.distinct().orElse(CATEGORIES_MAX) > ONE_HOT_MAX
              ? atHeart(column)
              : values.map(counted -> text(column, counted)).orElseGet(() -> many(column));
      case EMPTY -> throw new IllegalStateException("handled above");
    };
  }

  static boolean isIdentifier(Profile column) {
    return column.isCounter() || IDENTIFIER.matcher(column.name()).matches();
  }

  private Use text(Profile column, Map<String, Long> counted) {
    if (counted.keySet().stream().anyMatch(value -> value.chars().anyMatch(c -> c < ' '))) {
      return new Use.LeftOut("texts of several lines");
    }
    if (counted.size() == 2) {
      return twoValued(column, Label.inOrder(counted));
    }
    if (counted.size() <= ONE_HOT_MAX && column.rows() >= 2L * counted.size()) {
      var features = counted.keySet().stream().map(value -> flag(column, value)).toList();
      return new Use.Made("one for each of its values", features);
    }
    return counted.size() <= CATEGORIES_MAX && column.rows() >= 2L * counted.size()
        ? made("the place of its value among " + counted.size(), place(column, counted))
        : many(column);
  }

  private static Use many(Profile column) {
    if (column.hasDecimalCommas()) {
      return new Use.LeftOut("numbers with a decimal comma; write them with a point");
    }
    return new Use.LeftOut(
        column.isUnique()
            ? "another text in every row"
            : (column.distinct().map(String::valueOf).orElse("over " + Profile.VALUES_MAX))
                + " different texts, too many for categories");
  }

  private Use twoValued(Profile column, List<String> values) {
    var no = values.getFirst();
    var yes = values.getLast();
    var name = Label.isYes(yes) ? column.name() : column.name() + "_" + yes;
    var sql =
        "case "
            + quoted(column.name())
            + " when "
            + literal(no)
            + " then 0 when "
            + literal(yes)
            + " then 1 end";
    return made(
        "1 for \"" + yes + '"',
        new Feature(
            fresh(name),
            sql,
            column.name() + ": 1 for " + yes + ", 0 for " + no,
            true,
            0.0,
            1.0,
            false,
            false,
            field -> yes.equals(field) ? "1" : no.equals(field) ? "0" : null));
  }

  private Feature filled(Profile column) {
    return new Feature(
        fresh(column.name()),
        '(' + quoted(column.name()) + " is not null)::int",
        "Whether " + column.name() + " is filled",
        true,
        0.0,
        1.0,
        false,
        true,
        field -> field == null ? "0" : "1");
  }

  private Feature flag(Profile column, String value) {
    return new Feature(
        fresh(column.name() + "_" + value),
        "coalesce(" + quoted(column.name()) + " = " + literal(value) + ", false)::int",
        column.name() + " is " + value,
        true,
        0.0,
        1.0,
        false,
        true,
        field -> value.equals(field) ? "1" : "0");
  }

  private Feature place(Profile column, Map<String, Long> counted) {
    var list = String.join(", ", counted.keySet().stream().map(Featuring::literal).toList());
    return new Feature(
        fresh(column.name()),
        "nullif(list_position([" + list + "], " + quoted(column.name()) + "), 0)",
        "Place of " + column.name() + " among its " + counted.size() + " known values",
        true,
        1.0,
        (double) counted.size(),
        false,
        false,
        field -> {
          int place = field == null ? -1 : List.copyOf(counted.keySet()).indexOf(field);
          return place < 0 ? null : String.valueOf(place + 1);
        });
  }

  private Use atHeart(Profile column) {
    var cast = "try_cast(" + quoted(column.name()) + " as double)";
    var sql = "case when isfinite(" + cast + ") then " + cast + " end";
    return made(
        column.odds()
            + (column.odds() == 1 ? " value is" : " values are")
            + " no number, first "
            + column.firstOdd().orElse("")
            + ": missing",
        number(column, sql, true));
  }

  private Feature number(Profile column, String sql, boolean isCast) {
    return new Feature(
        fresh(column.name()),
        sql,
        column.name(),
        !isCast && column.kind() == Profile.Kind.INTEGER,
        Numbers.below(column.least(), column.most()),
        Numbers.above(column.least(), column.most()),
        false,
        !isCast && column.nulls() == 0,
        Numbers::json);
  }

  private static String days(Profile column) {
    return "days before the cutoff" + read(column);
  }

  /// How its days are read, where the file does not say it plainly.
  static String read(Profile column) {
    var pattern = column.form().pattern();
    return (pattern == null ? "" : ", read as " + pattern)
        + (column.isAmbiguous()
            ? " (" + column.form().mirrored().map(TimeForm::pattern).orElse("") + " fits too)"
            : "");
  }

  private Feature age(Profile column) {
    return new Feature(
        fresh(column.name() + "_days"),
        "date_diff('day', " + quoted(column.name()) + "::date, $cutoff)",
        "Days from " + column.name() + " to the cutoff",
        true,
        null,
        null,
        true,
        column.nulls() == 0,
        field -> days(column, field));
  }

  private static @Nullable String days(Profile column, @Nullable String field) {
    var today = LocalDate.now(ZoneOffset.UTC);
    return field == null
        ? null
        : column
            .form()
            .day(field)
            .map(day -> String.valueOf(today.toEpochDay() - day.toEpochDay()))
            .orElse(null);
  }

  private static Use made(String how, Feature feature) {
    return new Use.Made(how, List.of(feature));
  }

  /// The name as an identifier that no other feature has.
  String fresh(String text) {
    var plain = identifier(text);
    var name = plain;
    for (int i = 2; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = plain + "_" + i;
    }
    return name;
  }

  /// Letters, digits and underscores: `mean radius (cm)` is `mean_radius_cm`.
  static String identifier(String text) {
    var plain = text.replaceAll("[^\\p{L}\\p{N}]+", "_").replaceAll("^_+|_+$", "");
    return plain.isEmpty() ? "column" : plain;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  static List<Feature> all(List<Use> uses) {
    var all = new ArrayList<Feature>();
    uses.forEach(use -> {
      if (use instanceof Use.Made made) {
        all.addAll(made.features());
      }
    });
    return all;
  }
}
