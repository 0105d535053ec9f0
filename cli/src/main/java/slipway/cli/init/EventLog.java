package slipway.cli.init;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file whose rows are events of a key (purchases, logins, claims): what is told of a key at a
/// cutoff is made of the events after it, and its features of those before.
///
/// @param time when an event happened, by which it is known
/// @param horizonDays how many days after the cutoff are told about
/// @param amount what is summed over them; null: whether there is none is told
/// @param newest the last day that is over and has events
/// @param isLive whether events come up to these days, so that each day's cutoff is yesterday
/// @param daily a day of a key in SQL: what else is selected beside its count
record EventLog(
    Profile time,
    int horizonDays,
    @Nullable Amount amount,
    LocalDate newest,
    boolean isLive,
    List<String> daily) {
  /// The day, and how many events it has, in the relation `days`.
  static final String DAY = "day";

  static final String EVENTS = "events";

  EventLog {
    daily = List.copyOf(daily);
  }

  /// A column that is summed.
  ///
  /// @param name of its sum in the relation `days`
  record Amount(Profile column, String name) {}

  /// The cutoff whose label is known with the newest events.
  LocalDate history() {
    return newest.minusDays(horizonDays);
  }

  /// How amounts of a column are declared: exactly, where the file writes few decimals, so that
  /// sums are the same in any order.
  static String type(Profile column) {
    return column.kind() == Profile.Kind.INTEGER
        ? "integer"
        : column.scale().map(scale -> "decimal(18," + scale + ")").orElse("number");
  }

  /// The feature view's SQL: features of each key's days.
  String features(Plan plan) {
    var selected = plan.features().stream().map(f -> f.sql() + " as " + quoted(f.name())).toList();
    return days(plan)
        + "select "
        + quoted(plan.key().name())
        + ",\n  "
        + String.join(",\n  ", selected)
        + "\nfrom days\ngroup by "
        + quoted(plan.key().name());
  }

  /// The label view's SQL; it sees the events up to the horizon.
  String label(Plan plan) {
    var next = DAY + " > $cutoff and " + DAY + " <= $cutoff + " + horizonDays;
    var told =
        amount == null
            ? "(count(*) filter (" + next + ") = 0)::int"
            : "coalesce(sum(" + quoted(amount.name()) + ") filter (" + next + "), 0)::double";
    return days(plan)
        + "select "
        + quoted(plan.key().name())
        + ",\n  "
        + told
        + " as "
        + quoted(plan.label().name())
        + "\nfrom days\ngroup by "
        + quoted(plan.key().name())
        + "\nhaving min("
        + DAY
        + ") <= $cutoff";
  }

  private String days(Plan plan) {
    var key = plan.key();
    var column = quoted(key.column() == null ? key.name() : key.column().name());
    return "with days as (\n  select "
        + column
        + (column.equals(quoted(key.name())) ? "" : " as " + quoted(key.name()))
        + ", "
        + quoted(time.name())
        + "::date as "
        + DAY
        + ", count(*) as "
        + EVENTS
        + daily.stream().map(selected -> ",\n    " + selected).reduce("", String::concat)
        + "\n  from records\n  group by all\n)\n";
  }

  private static String quoted(String name) {
    return Featuring.quoted(name);
  }
}
