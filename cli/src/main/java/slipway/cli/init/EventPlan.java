package slipway.cli.init;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.cli.Text;
import slipway.cli.init.Plan.EntityKey;
import slipway.cli.init.Plan.Wishes;
import slipway.cli.init.Use.Feature;

/// Plans a project over a log of events. What a key did up to the cutoff tells what it does in the
/// days after it: how long, how lately, how often and how regularly it came, and what its amounts
/// add up to.
final class EventPlan {
  /// Up to so many values of a column are counted each.
  private static final int COUNTED_MAX = 12;

  private static final int HORIZON_USUAL = 90;

  /// A log should span this many horizons: one to look back on, one to tell, and some to learn.
  private static final int HORIZONS = 3;

  /// A log whose newest event is no older goes on.
  private static final int LIVE_DAYS = 7;

  private static final int CLASS_ROWS_MIN = 5;

  private final Template template;
  private final Source source;
  private final Wishes wishes;
  private final Profile time;
  private final LocalDate newest;
  private final int horizon;
  private final Featuring names;
  private final List<String> daily = new ArrayList<>();
  private @Nullable String summed;

  private EventPlan(Template template, Source source, Wishes wishes, Profile time, String key) {
    this.template = template;
    this.source = source;
    this.wishes = wishes;
    this.time = time;
    var yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    var last = time.last().orElseThrow();
    this.newest = last.isAfter(yesterday) ? yesterday : last;
    this.horizon = horizon(wishes.horizonDays());
    this.names = new Featuring(new HashSet<>(Set.of(key, EventLog.DAY, EventLog.EVENTS)));
  }

  /// Reads the file again to see whether there is something to tell.
  static Plan of(Template template, String name, Source source, Wishes wishes) {
    var time = source.require("--time", String.valueOf(wishes.time()));
    if (!time.isTime() || time.nulls() > 0) {
      throw SlipwayException.invalid(
          "--time",
          time.name()
              + (time.isTime()
                  ? " is empty in " + time.nulls() + " rows"
                  : " is no date or time"
                      + time.firstTimeless().map(value -> ": " + value).orElse("")),
          "a column that says of every row when it happened, as 2026-01-31, in one way of writing");
    }
    refuse("--positive", wishes.positive());
    refuse("--keep", wishes.keep().isEmpty() ? null : wishes.keep().getFirst());
    wishes.leaveOut().forEach(column -> source.require("--leave-out", column));
    var key = key(source, time, wishes.key());
    return new EventPlan(template, source, wishes, time, key.name()).plan(name, key);
  }

  private static void refuse(String option, @Nullable String value) {
    if (value != null) {
      throw SlipwayException.invalid(
          option, '"' + value + '"', "none with --time: what is told is made of later events");
    }
  }

  private Plan plan(String name, EntityKey key) {
    var amount = amount(key);
    var uses = source.columns().stream().map(column -> use(column, key)).toList();
    var label = label(key, amount);
    var events =
        new EventLog(
            time,
            horizon,
            amount == null ? null : new EventLog.Amount(amount, String.valueOf(summed)),
            newest,
            newest.isAfter(LocalDate.now(ZoneOffset.UTC).minusDays(LIVE_DAYS)),
            daily);
    return new Plan(template, name, source, label, key, uses, events);
  }

  /// The key that was named, else the only column that looks like one and comes more than once.
  private static EntityKey key(Source source, Profile time, @Nullable String named) {
    if (named != null) {
      var column = source.require("--key", named);
      if (column == time || !couldBeKey(column)) {
        throw SlipwayException.invalid(
            "--key",
            column.name()
                + (column == time
                    ? " is the time"
                    : column.nulls() > 0
                        ? " is empty in " + column.nulls() + " rows"
                        : column.isUnique()
                            ? " has another value in every row"
                            : " is neither a whole number nor a text"),
            "whose events the rows are: a whole number or a text that comes again");
      }
      return key(column);
    }
    var could = keys(source);
    if (could.size() != 1) {
      throw SlipwayException.invalid(
          "--key",
          "not given",
          "whose events the rows are"
              + (could.isEmpty()
                  ? ""
                  : "; it could be " + Source.listed(could.stream().map(Profile::name).toList())));
    }
    return key(could.getFirst());
  }

  /// The columns that look like what events belong to.
  static List<Profile> keys(Source source) {
    return source.columns().stream()
        .filter(EventPlan::couldBeKey)
        .filter(Featuring::isIdentifier)
        .toList();
  }

  private static boolean couldBeKey(Profile column) {
    return column.nulls() == 0
        && !column.isUnique()
        && (column.kind() == Profile.Kind.INTEGER || column.kind() == Profile.Kind.TEXT);
  }

  private static EntityKey key(Profile column) {
    var plain = Featuring.identifier(column.name());
    boolean isTaken =
        plain.equalsIgnoreCase(EventLog.DAY) || plain.equalsIgnoreCase(EventLog.EVENTS);
    return new EntityKey(
        isTaken ? plain + "_key" : plain, column.kind() == Profile.Kind.INTEGER, column);
  }

  private int horizon(@Nullable Integer wished) {
    var first = time.first().orElseThrow();
    long days = ChronoUnit.DAYS.between(first, newest) + 1;
    int most = (int) Math.min(3_650, days / 2);
    if (wished != null && (wished < 1 || wished > most)) {
      throw SlipwayException.invalid(
          "--horizon",
          wished,
          "1 to " + most + " days: half of what the log spans, " + first + " to " + newest);
    }
    if (most < 1) {
      throw SlipwayException.invalid(
          String.valueOf(source.file().getFileName()),
          "events of " + first + " to " + newest,
          "events of several days, to tell the later by the earlier");
    }
    return wished != null ? wished : (int) Math.max(1, Math.min(HORIZON_USUAL, days / HORIZONS));
  }

  /// What is summed: of a regression always, of a script where it is named.
  private @Nullable Profile amount(EntityKey key) {
    var named = wishes.label();
    if (template == Template.CHURN && named != null) {
      throw SlipwayException.invalid(
          "--label",
          '"' + named + '"',
          "none with --time: who has no event in the next "
              + horizon
              + " days is told; to tell the sum of a column: slipway init regression");
    }
    if (named != null) {
      var column = source.require("--label", named);
      if (column == time || column == key.column() || !column.isNumeric()) {
        throw SlipwayException.invalid(
            "--label",
            column.name() + (column.isNumeric() ? " is the key" : " is no number"),
            "a column of numbers, to be summed");
      }
      return column;
    }
    if (template == Template.REGRESSION) {
      throw SlipwayException.invalid(
          "--label",
          "not given",
          "the column whose sum over the next " + horizon + " days is to be told");
    }
    return null;
  }

  private Use use(Profile column, EntityKey key) {
    if (column == key.column()) {
      return new Use.Key();
    }
    if (column == time) {
      return new Use.Made(
          "when it came: first, last, how often, how regularly" + Featuring.read(time), comings());
    }
    if (wishes.leaveOut().contains(column.name()) && !column.name().equals(wishes.label())) {
      return new Use.LeftOut("as asked");
    }
    if (column.isTime()) {
      return new Use.LeftOut("another time than that of the event");
    }
    if (column.isNumeric()) {
      return Featuring.isIdentifier(column) && !column.name().equals(wishes.label())
          ? new Use.LeftOut("an id tells nothing")
          : new Use.Made("sum, mean, last day, last " + horizon + " days", sums(column));
    }
    int distinct = column.distinct().orElse(Integer.MAX_VALUE);
    if (column.values().isPresent()
        && column.values().get().keySet().stream()
            .anyMatch(value -> value.chars().anyMatch(c -> c < ' '))) {
      return new Use.LeftOut("texts of several lines");
    }
    return distinct >= 2 && distinct <= COUNTED_MAX
        ? new Use.Made("how often each of its values", counts(column))
        : new Use.LeftOut(
            distinct < 2
                ? "the same in every row"
                : (distinct == Integer.MAX_VALUE ? "over " + Profile.VALUES_MAX : distinct)
                    + " different texts, too many to count each");
  }

  private List<Feature> comings() {
    int shorter = Math.max(1, horizon / HORIZONS);
    var features = new ArrayList<Feature>();
    features.add(
        days("tenure_days", "date_diff('day', min(day), $cutoff)", "Days since the first event"));
    features.add(
        days("recency_days", "date_diff('day', max(day), $cutoff)", "Days since the last event"));
    features.add(whole("active_days", "count(*)", "Days with an event", true));
    features.add(whole("events_total", "sum(events)::bigint", "Events in all", true));
    if (shorter < horizon) {
      features.add(lately("events", shorter));
    }
    features.add(lately("events", horizon));
    features.add(
        number(
            "mean_gap_days",
            "case when count(*) > 1\n    then date_diff('day', min(day), max(day)) / (count(*) -"
                + " 1.0)::double end",
            "Mean days between days with events; none after one",
            new Moves(true, false, 0.0)));
    features.add(
        number(
            "recency_over_gap",
            "case when count(*) > 1\n    then date_diff('day', max(day), $cutoff) * (count(*) -"
                + " 1.0)::double\n      / date_diff('day', min(day), max(day)) end",
            "Recency over mean gap: how overdue it is; none after one",
            new Moves(false, false, 0.0)));
    return features;
  }

  private Feature lately(String what, int days) {
    return whole(
        what + "_" + days + "d",
        "coalesce(sum(" + what + ") filter (day > $cutoff - " + days + "), 0)::bigint",
        "Events in the last " + days + " days",
        false);
  }

  private List<Feature> sums(Profile column) {
    var daily = names.fresh(column.name());
    boolean exact = !EventLog.type(column).equals("number");
    var sum = exact ? "sum" : "fsum"; // fsum: the same in any order, but for the last bit
    this.daily.add(sum + "(" + Featuring.quoted(column.name()) + ") as " + Featuring.quoted(daily));
    if (column.name().equals(wishes.label())) {
      summed = daily;
    }
    var of = Featuring.quoted(daily);
    boolean isPositive = column.least() >= 0;
    var free = isPositive ? 0.0 : null;
    boolean isFilled = column.nulls() == 0;
    return List.of(
        number(
            daily + "_total",
            sum + "(" + of + ")::double",
            "Sum of " + column.name(),
            new Moves(isPositive, isFilled, free)),
        number(
            daily + "_mean",
            sum + "(" + of + ")::double / sum(events)",
            "Mean of " + column.name() + " over events",
            new Moves(false, isFilled, free)),
        number(
            daily + "_last_day",
            "arg_max(" + of + ", day)::double",
            "Sum of " + column.name() + " on the last day with events",
            new Moves(false, isFilled, free)),
        number(
            daily + "_" + horizon + "d",
            "coalesce(" + sum + "(" + of + ") filter (day > $cutoff - " + horizon + "), 0)::double",
            "Sum of " + column.name() + " in the last " + horizon + " days",
            new Moves(false, true, free)));
  }

  private List<Feature> counts(Profile column) {
    var features = new ArrayList<Feature>();
    for (var value : column.values().orElseThrow().keySet()) {
      var count = names.fresh(column.name() + "_" + value);
      var literal = column.kind() == Profile.Kind.BOOLEAN ? value : Featuring.literal(value);
      daily.add(
          "count(*) filter ("
              + Featuring.quoted(column.name())
              + " = "
              + literal
              + ") as "
              + Featuring.quoted(count));
      features.add(
          whole(
              count + "_events",
              "sum(" + Featuring.quoted(count) + ")::bigint",
              "Events with " + column.name() + " " + value,
              true));
    }
    return features;
  }

  /// How a feature may move.
  ///
  /// @param isAgeing whether it grows by itself
  /// @param isRequired whether every key has it
  /// @param least null: no bound
  private record Moves(boolean isAgeing, boolean isRequired, @Nullable Double least) {}

  private Feature days(String name, String sql, String says) {
    return whole(name, sql, says, true);
  }

  private Feature whole(String name, String sql, String says, boolean isAgeing) {
    return new Feature(names.fresh(name), sql, says, true, 0.0, null, isAgeing, true, _ -> null);
  }

  private Feature number(String name, String sql, String says, Moves moves) {
    return new Feature(
        names.fresh(name),
        sql,
        says,
        false,
        moves.least(),
        null,
        moves.isAgeing(),
        moves.isRequired(),
        _ -> null);
  }

  private Label label(EntityKey key, @Nullable Profile amount) {
    var cutoff = newest.minusDays(horizon);
    var told = amount == null ? counted(key, cutoff) : new Counted(0, 0);
    var next = horizon + " days after the cutoff";
    if (amount != null) {
      var name = names.fresh(summed + "_next_" + horizon + "d");
      var says = name + ": the sum of " + amount.name() + " in the " + next;
      return new Label(name, null, Task.REGRESSION, List.of(), says, source.rows());
    }
    if (Math.min(told.gone(), told.known() - told.gone()) < CLASS_ROWS_MIN) {
      throw SlipwayException.invalid(
          "--horizon",
          horizon
              + " days: of "
              + told.known()
              + " with events up to "
              + cutoff
              + ", "
              + told.gone()
              + " have none in the days after it",
          "at least " + CLASS_ROWS_MIN + " that have none, and as many that have one");
    }
    var share = Math.round(100.0 * told.gone() / told.known());
    var says =
        "churned: no event in the "
            + next
            + "; of "
            + Text.count(told.known())
            + " on "
            + cutoff
            + ", "
            + share
            + " %";
    return new Label(
        names.fresh("churned"), null, Task.BINARY, List.of("stays", "churns"), says, told.known());
  }

  /// @param known keys with an event up to the cutoff
  /// @param gone those of them without one after it
  private record Counted(long known, long gone) {}

  private Counted counted(EntityKey key, LocalDate cutoff) {
    int keyAt = source.columns().indexOf(Optional.ofNullable(key.column()).orElseThrow());
    int timeAt = source.columns().indexOf(time);
    var before = new LongSet();
    var after = new LongSet();
    long known = 0;
    long back = 0;
    try (var csv = CsvFile.open(source.file())) {
      while (csv.next()) {
        var day = day(csv.row().get(timeAt));
        long hash = LongSet.hash(String.valueOf(csv.row().get(keyAt)));
        if (!day.isAfter(cutoff) && before.add(hash)) {
          known++;
          back += after.contains(hash) ? 1 : 0;
        } else if (day.isAfter(cutoff) && !day.isAfter(newest) && after.add(hash)) {
          back += before.contains(hash) ? 1 : 0;
        }
      }
    }
    return new Counted(known, known - back);
  }

  private LocalDate day(@Nullable String field) {
    return time.form().day(String.valueOf(field)).orElseThrow();
  }
}
