package slipway.cli.init;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.SlipwayException;
import slipway.api.Task;

/// What is to be told: a column or what follows in a log of events, and how its values become
/// numbers.
///
/// @param column null: it is made of later events
/// @param classes in the order of their numbers from 0, the positive one of two last; none for an
///   amount
/// @param described what is told, for people
/// @param known how many rows have it
record Label(
    String name,
    @Nullable Profile column,
    Task task,
    List<String> classes,
    String described,
    long known) {
  private static final int CLASSES_MAX = 50;
  private static final int CLASS_ROWS_MIN = 5;

  /// An amount should have more different values than a few grades.
  private static final int AMOUNTS_MIN = 10;

  private static final Set<String> USUAL =
      Set.of(
          "churn",
          "churned",
          "is_churn",
          "is_churned",
          "exited",
          "label",
          "target",
          "class",
          "outcome",
          "y");
  private static final List<String> POSITIVE =
      List.of("1", "1.0", "yes", "true", "y", "t", "positive", "churned", "churn");
  private static final List<String> NEGATIVE =
      List.of("0", "0.0", "no", "false", "n", "f", "negative", "stayed", "stays");

  /// The label that was named, or the only one with a usual name.
  ///
  /// @param positive of two classes, the one whose probability is told
  static Label of(
      Template template, Source source, @Nullable String named, @Nullable String positive) {
    var column = named == null ? usual(template, source) : source.require("--label", named);
    var label =
        switch (template) {
          case CHURN -> classes(column, positive);
          case REGRESSION -> amount(column);
          case BRING_YOUR_SCRIPT -> isAmount(column) ? amount(column) : classes(column, positive);
        };
    if (positive != null && label.task() != Task.BINARY) {
      throw SlipwayException.invalid(
          "--positive", positive, "only for a label with two values; " + label.described());
    }
    return label;
  }

  private static Profile usual(Template template, Source source) {
    var usual =
        source.columns().stream()
            .filter(column -> USUAL.contains(column.name().toLowerCase(Locale.ROOT)))
            .toList();
    var fitting = usual.stream().filter(column -> couldBe(template, column)).toList();
    if (usual.size() == 1 || fitting.size() == 1) {
      return fitting.isEmpty() ? usual.getFirst() : fitting.getFirst();
    }
    var could =
        source.columns().stream()
            .filter(column -> couldBe(template, column))
            .map(Profile::name)
            .toList();
    throw SlipwayException.invalid(
        "--label",
        "not given",
        (could.isEmpty()
                ? "a column to tell, but none of "
                    + source.file().getFileName()
                    + " could be one: "
                    + (template == Template.REGRESSION
                        ? "none has numbers of many sizes"
                        : "none has 2 to " + CLASSES_MAX + " different values")
                : "the column to tell; it could be " + Source.listed(could))
            + hint(source));
  }

  /// Where the rows may be events of a key, which has no label of its own.
  private static String hint(Source source) {
    return source.columns().stream()
        .filter(column -> column.isTime() && column.nulls() == 0)
        .findFirst()
        .filter(_ -> EventPlan.keys(source).size() == 1)
        .map(time ->
            "; or, when each row is an event: --key "
                + EventPlan.keys(source).getFirst().name()
                + " --time "
                + time.name())
        .orElse("");
  }

  private static boolean couldBe(Template template, Profile column) {
    return switch (template) {
      case CHURN -> isClasses(column);
      case REGRESSION -> isAmount(column);
      case BRING_YOUR_SCRIPT -> isClasses(column) || isAmount(column);
    };
  }

  private static boolean isClasses(Profile column) {
    int distinct = column.distinct().orElse(Integer.MAX_VALUE);
    return !column.isTime()
        && distinct >= 2
        && distinct <= CLASSES_MAX
        && column.values().orElseThrow().values().stream().allMatch(n -> n >= CLASS_ROWS_MIN);
  }

  private static boolean isAmount(Profile column) {
    return column.isNumeric()
        && !column.isCounter()
        && column.distinct().orElse(Integer.MAX_VALUE) >= AMOUNTS_MIN;
  }

  private static Label amount(Profile column) {
    if (!column.isNumeric()) {
      throw SlipwayException.invalid(
          "--label",
          column.name() + " is no number" + column.firstOdd().map(odd -> ": " + odd).orElse(""),
          "a column of numbers; for classes: slipway init churn");
    }
    if (column.distinct().orElse(Integer.MAX_VALUE) < 2) {
      throw single(column);
    }
    return of(column, Task.REGRESSION, List.of());
  }

  private static Label classes(Profile column, @Nullable String positive) {
    var counted = column.values();
    int distinct = column.distinct().orElse(Integer.MAX_VALUE);
    if (distinct < 2) {
      throw single(column);
    }
    if (counted.isEmpty() || distinct > CLASSES_MAX) {
      throw SlipwayException.invalid(
          "--label",
          column.name()
              + " has "
              + (counted.isEmpty() ? "over " + Profile.VALUES_MAX : distinct)
              + " different values",
          "2 to "
              + CLASSES_MAX
              + " classes"
              + (column.isNumeric() ? "; to tell an amount: slipway init regression" : ""));
    }
    counted
        .get()
        .forEach((value, rows) -> {
          if (rows < CLASS_ROWS_MIN) {
            throw SlipwayException.invalid(
                "--label",
                column.name() + " is \"" + value + "\" in only " + Counted.of(rows, "row"),
                "at least " + CLASS_ROWS_MIN + " rows of each class");
          }
        });
    return distinct == 2
        ? of(column, Task.BINARY, twoOf(counted.get(), positive))
        : of(column, Task.MULTICLASS, ordered(column, counted.get()));
  }

  private static SlipwayException single(Profile column) {
    var only = column.values().map(values -> values.keySet()).filter(keys -> !keys.isEmpty());
    return SlipwayException.invalid(
        "--label",
        only.map(keys -> column.name() + " is always \"" + keys.iterator().next() + '"')
            .orElse(column.name() + " has no value at all"),
        "a column with at least two different values");
  }

  private static List<String> ordered(Profile column, Map<String, Long> counted) {
    return column.isNumeric()
        ? counted.keySet().stream().sorted(Comparator.comparingDouble(Double::parseDouble)).toList()
        : List.copyOf(counted.keySet());
  }

  private static List<String> twoOf(Map<String, Long> counted, @Nullable String positive) {
    if (positive != null && !counted.containsKey(positive)) {
      throw SlipwayException.invalid(
          "--positive", '"' + positive + '"', "one of " + String.join(", ", counted.keySet()));
    }
    var values = inOrder(counted);
    return positive == null || positive.equals(values.getLast()) ? values : values.reversed();
  }

  /// Two values, no before yes; where neither is meant by its word, the rarer one is the yes.
  static List<String> inOrder(Map<String, Long> counted) {
    return counted.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Long>>comparingInt(value -> meaning(value.getKey()))
                .thenComparing(Map.Entry::getValue, Comparator.reverseOrder())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Whether a word says yes.
  static boolean isYes(String word) {
    return meaning(word) > 0;
  }

  private static int meaning(String word) {
    var plain = word.toLowerCase(Locale.ROOT);
    return POSITIVE.contains(plain) ? 1 : NEGATIVE.contains(plain) ? -1 : 0;
  }

  private static Label of(Profile column, Task task, List<String> classes) {
    return new Label(
        column.name(),
        column,
        task,
        classes,
        described(column.name(), task, classes),
        column.rows() - column.nulls());
  }

  private static String described(String name, Task task, List<String> classes) {
    return switch (task) {
      case BINARY ->
          name
              + ": binary, the probability of \""
              + classes.getLast()
              + "\" against \""
              + classes.getFirst()
              + '"';
      case MULTICLASS ->
          name
              + ": one of "
              + classes.size()
              + " classes: "
              + classes.stream().limit(10).collect(Collectors.joining(", "))
              + (classes.size() > 10 ? " …" : "");
      case REGRESSION -> name + ": an amount";
    };
  }
}
