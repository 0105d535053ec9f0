package slipway.cli.init;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
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
    List<String> daily)
    implements Rows {
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

  @Override
  public String each(Plan plan) {
    return "event of a " + plan.key().name();
  }

  @Override
  public String known() {
    return "  # an event is known when it happened\n  knownAt: " + Yaml.text(time.name()) + "\n";
  }

  /// Exactly, where the file writes few decimals, so that sums are the same in any order.
  @Override
  public String number(Profile column) {
    return type(column);
  }

  static String type(Profile column) {
    return column.kind() == Profile.Kind.INTEGER
        ? "integer"
        : column.scale().map(scale -> "decimal(18," + scale + ")").orElse("number");
  }

  @Override
  public boolean isKeyRepeated() {
    return true;
  }

  @Override
  public String features(Plan plan) {
    return "The events of each " + plan.key().name() + " up to the cutoff, in numbers.";
  }

  /// Features of each key's days.
  @Override
  public String featuresSql(Plan plan) {
    var selected = plan.features().stream().map(f -> f.sql() + " as " + quoted(f.name())).toList();
    return perKey(plan, String.join(",\n  ", selected));
  }

  @Override
  public String label(Plan plan) {
    return plan.label().described();
  }

  /// It sees the events up to the horizon.
  @Override
  public String labelSql(Plan plan) {
    var next = DAY + " > $cutoff and " + DAY + " <= $cutoff + " + horizonDays;
    var told =
        amount == null
            ? "(count(*) filter (" + next + ") = 0)::int"
            : "coalesce(sum(" + quoted(amount.name()) + ") filter (" + next + "), 0)::double";
    return perKey(plan, told + " as " + quoted(plan.label().name()))
        + "\nhaving min("
        + DAY
        + ") <= $cutoff";
  }

  /// The label is made of events, as a number.
  @Override
  public boolean isLabelNamed(Label label) {
    return false;
  }

  /// Events are known up to a day that is over.
  @Override
  public String cutoff() {
    return isLive ? "yesterday" : newest.toString();
  }

  @Override
  public boolean isOver() {
    return !isLive;
  }

  /// Models learn as of an earlier day than they are served.
  @Override
  public Optional<LocalDate> history() {
    return Optional.of(newest.minusDays(horizonDays));
  }

  private String perKey(Plan plan, String selected) {
    var key = quoted(plan.key().name());
    return days(plan) + "select " + key + ",\n  " + selected + "\nfrom days\ngroup by " + key;
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
