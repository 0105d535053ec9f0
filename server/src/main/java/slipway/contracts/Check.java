package slipway.contracts;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.analytics.ColumnType;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Counted;
import slipway.api.wire.Report.Outcome;

/// One table checked by the rules that need nothing else: all counts in one SELECT, examples only
/// of what failed.
final class Check {
  private static final double SECONDS_PER_DAY = 86_400;

  private final Session session;
  private final String current;
  private final CheckScope scope;
  private final Map<String, ColumnType> columns = new HashMap<>();
  private final Map<String, LogicalType> declared = new HashMap<>();
  private final Examples examples;
  private long rows;

  Check(Session session, String current, CheckScope scope) {
    this.session = session;
    this.current = current;
    this.scope = scope;
    this.examples =
        new Examples(session, scope.located().orElse(current), scope.located().isPresent());
    for (var column : session.columns("select * from " + Sql.name(current))) {
      columns.put(column.name(), column.type());
    }
  }

  /// Rows of the table; known after [#run].
  long rows() {
    return rows;
  }

  /// A result for each rule, in order.
  List<Result> run(List<Rule> rules) {
    for (var rule : rules) {
      if (rule instanceof Rule.Typed typed) {
        declared.put(typed.column(), typed.type());
      }
    }
    var counted = new ArrayList<Rule>();
    for (var rule : rules) {
      if (aggregate(rule) != null && unusable(rule).isEmpty()) {
        counted.add(rule);
      }
    }
    var values = count(counted);
    return rules.stream().map(rule -> judge(rule, values.get(rule.name()))).toList();
  }

  /// Why a rule cannot be asked of this table: a column that it needs is missing or of another
  /// type.
  Optional<String> unusable(Rule rule) {
    for (var name : rule.needs()) {
      var type = columns.get(name);
      if (type == null) {
        return Optional.of("no column " + name);
      }
      var expected = declared.get(name);
      if (expected != null && !expected.isStoredAs(type)) {
        return Optional.of("column " + name + " is " + type);
      }
    }
    return Optional.empty();
  }

  /// What the contract says of each column.
  Map<String, LogicalType> declared() {
    return declared;
  }

  private Map<String, String> count(List<Rule> counted) {
    var select =
        counted.stream()
            .map(rule -> ", " + aggregate(rule))
            .collect(Collectors.joining("", "select count(*)", " from " + Sql.name(current)));
    var values = new HashMap<String, String>();
    session.forEach(
        select,
        row -> {
          rows = row.integer(1);
          for (int i = 0; i < counted.size(); i++) {
            values.put(counted.get(i).name(), String.valueOf(row.text(i + 2)));
          }
        });
    return values;
  }

  /// The rule's column of the one SELECT; null for rules that no scan of this table answers.
  private @Nullable String aggregate(Rule rule) {
    return switch (rule) {
      case Rule.Condition condition ->
          "coalesce(count_if("
              + ExpressionSql.over(columns).broken(condition.condition())
              + "), 0)";
      case Rule.Duplicates duplicates -> repeated(duplicates.columns());
      case Rule.Freshness freshness -> "max(" + Sql.name(freshness.column()) + ')';
      case Rule.RowCount _, Rule.Typed _, Rule.Step _, Rule.KeysKept _ -> null;
    };
  }

  private static String repeated(List<String> columns) {
    if (columns.size() == 1) {
      var name = Sql.name(columns.getFirst());
      return "count(" + name + ") - count(distinct " + name + ')';
    }
    return "count(*) - count(distinct ("
        + columns.stream().map(Sql::name).collect(Collectors.joining(", "))
        + "))";
  }

  private Result judge(Rule rule, @Nullable String value) {
    var unusable = unusable(rule);
    if (unusable.isPresent()) {
      return Result.of(Outcome.ERROR, 0, unusable.get());
    }
    return switch (rule) {
      case Rule.Typed typed -> typed(typed);
      case Rule.RowCount count ->
          Result.of(
              outcome(count.allowed().holds(rows, rows)),
              0,
              rows + " " + Counted.noun(rows, "row"));
      case Rule.Condition condition -> condition(condition, number(value));
      case Rule.Duplicates duplicates -> duplicates(duplicates, number(value));
      case Rule.Freshness freshness -> freshness(freshness, String.valueOf(value));
      case Rule.Step _, Rule.KeysKept _ ->
          Result.of(Outcome.SKIPPED, 0, "no version before this one");
    };
  }

  private Result typed(Rule.Typed rule) {
    var type = columns.get(rule.column());
    if (type == null) {
      return Result.of(Outcome.FAIL, rows, "no column " + rule.column());
    }
    return Result.of(outcome(rule.type().isStoredAs(type)), 0, type.text());
  }

  private Result condition(Rule.Condition rule, long failed) {
    var found = rule.allowed().found(failed, rows);
    if (rule.allowed().holds(failed, rows)) {
      return Result.of(Outcome.PASS, failed, found);
    }
    var broken = ExpressionSql.over(columns).broken(rule.condition());
    return new Result(Outcome.FAIL, failed, found, examples.where(broken), broken);
  }

  private Result duplicates(Rule.Duplicates rule, long failed) {
    var found = rule.allowed().found(failed, rows);
    if (rule.allowed().holds(failed, rows)) {
      return Result.of(Outcome.PASS, failed, found);
    }
    return new Result(Outcome.FAIL, failed, found, examples.repeated(rule.columns()), null);
  }

  private Result freshness(Rule.Freshness rule, String newest) {
    if (newest.equals("null")) {
      return Result.of(Outcome.FAIL, 0, "no value of " + rule.column());
    }
    var now = LocalDateTime.ofInstant(scope.now(), ZoneOffset.UTC);
    var type = columns.get(rule.column());
    boolean isDate = type != null && type.kind() == ColumnType.Kind.DATE;
    double age =
        isDate
            ? ChronoUnit.DAYS.between(LocalDate.parse(newest), now.toLocalDate())
            : ChronoUnit.SECONDS.between(LocalDateTime.parse(newest.replace(' ', 'T')), now)
                / SECONDS_PER_DAY;
    double shown = Math.rint(age * 100) / 100;
    var found =
        "newest "
            + newest
            + ", "
            + Threshold.plain(Math.abs(shown))
            + " "
            + Counted.noun(Math.abs(shown), "day")
            + (shown < 0 ? " after " : " before ")
            + (isDate ? now.toLocalDate().toString() : now.toString());
    return Result.of(outcome(age <= rule.maxAgeDays()), 0, found);
  }

  private static long number(@Nullable String value) {
    return value == null ? 0 : Long.parseLong(value);
  }

  private static Outcome outcome(boolean holds) {
    return holds ? Outcome.PASS : Outcome.FAIL;
  }
}
