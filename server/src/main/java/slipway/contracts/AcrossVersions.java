package slipway.contracts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.wire.Report.Outcome;

/// The rules that compare a version with the one before, by key: one join for all rules of a key.
final class AcrossVersions {
  private static final String CURRENT = "c.";
  private static final String PREVIOUS = "p.";

  private final Session session;
  private final String current;
  private final String previous;
  private final ExpressionSql sql;
  private final Examples examples;
  private final Set<String> before = new HashSet<>();

  AcrossVersions(
      Session session,
      String current,
      String previous,
      long days,
      Map<String, LogicalType> declared) {
    this.session = session;
    this.current = current;
    this.previous = previous;
    this.sql = new ExpressionSql(CURRENT, PREVIOUS, days);
    this.examples = new Examples(session, current, false);
    for (var column : session.columns("select * from " + Sql.name(previous))) {
      var type = declared.get(column.name());
      if (type == null || type.isStoredAs(column.type())) {
        before.add(column.name());
      }
    }
  }

  /// Results by rule name.
  Map<String, Result> run(List<Rule> rules) {
    var results = new HashMap<String, Result>();
    var byKey = new LinkedHashMap<List<String>, List<Rule>>();
    for (var rule : rules) {
      var key = key(rule);
      var lacking = lacking(rule);
      if (lacking.isPresent()) {
        results.put(
            rule.name(),
            Result.of(Outcome.SKIPPED, 0, "the version before has no column " + lacking.get()));
      } else {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(rule);
      }
    }
    byKey.forEach((key, ruled) -> join(key, ruled, results));
    return results;
  }

  private void join(List<String> key, List<Rule> rules, Map<String, Result> results) {
    var select =
        rules.stream()
            .map(rule -> ", coalesce(count_if(" + broken(rule, key) + "), 0)")
            .collect(
                Collectors.joining(
                    "", "select count(*)", " from " + left() + " left join " + right() + on(key)));
    session.forEach(
        select,
        row -> {
          long rows = row.integer(1);
          for (int i = 0; i < rules.size(); i++) {
            results.put(rules.get(i).name(), judge(rules.get(i), key, row.integer(i + 2), rows));
          }
        });
    results.replaceAll((name, result) ->
        result.outcome() == Outcome.FAIL && result.examples().isEmpty()
            ? withExamples(name, rules, key, result)
            : result);
  }

  private static Result judge(Rule rule, List<String> key, long failed, long rows) {
    var found =
        switch (rule) {
          case Rule.KeysKept _ ->
              failed + " of " + rows + " " + String.join(", ", key) + " are gone";
          default -> failed + " of " + rows + " rows that were there before";
        };
    return Result.of(failed == 0 ? Outcome.PASS : Outcome.FAIL, failed, found);
  }

  private Result withExamples(String name, List<Rule> rules, List<String> key, Result result) {
    for (var rule : rules) {
      if (rule.name().equals(name)) {
        var broken =
            rule instanceof Rule.Step
                ? "exists (select 1 from "
                    + left()
                    + " where "
                    + matched(key, "t.")
                    + " and "
                    + new ExpressionSql("t.", PREVIOUS, sql.days()).broken(condition(rule))
                    + ')'
                : null;
        return new Result(
            result.outcome(),
            result.failed(),
            result.found(),
            examples.rows(exampleSql(rule, key)),
            broken);
      }
    }
    return result;
  }

  private String exampleSql(Rule rule, List<String> key) {
    var shown = new TreeSet<String>();
    if (rule instanceof Rule.KeysKept) {
      return "select "
          + key.stream().map(name -> PREVIOUS + Sql.name(name)).collect(Collectors.joining(", "))
          + " from "
          + left()
          + " left join "
          + right()
          + on(key)
          + " where "
          + broken(rule, key)
          + " order by all";
    }
    shown.addAll(condition(rule).columns(false));
    var selected = new ArrayList<String>();
    key.forEach(name -> selected.add(CURRENT + Sql.name(name)));
    shown.stream()
        .filter(name -> !key.contains(name))
        .forEach(name -> selected.add(CURRENT + Sql.name(name)));
    condition(rule)
        .columns(true)
        .forEach(name ->
            selected.add(PREVIOUS + Sql.name(name) + " as " + Sql.name("previous." + name)));
    return "select "
        + String.join(", ", selected)
        + " from "
        + left()
        + " join "
        + right()
        + on(key)
        + " where "
        + broken(rule, key)
        + " order by all";
  }

  private String broken(Rule rule, List<String> key) {
    var there = CURRENT + Sql.name(key.getFirst()) + " is not null";
    return switch (rule) {
      case Rule.KeysKept _ -> "not " + '(' + there + ')';
      default -> there + " and " + sql.broken(condition(rule));
    };
  }

  private static Expression condition(Rule rule) {
    return rule instanceof Rule.Step step ? step.condition() : new Expression.BooleanValue(true);
  }

  private static List<String> key(Rule rule) {
    return switch (rule) {
      case Rule.Step step -> step.key();
      case Rule.KeysKept kept -> kept.key();
      default -> throw new IllegalStateException(rule.name() + " is of one version");
    };
  }

  private java.util.Optional<String> lacking(Rule rule) {
    var needed = new TreeSet<>(key(rule));
    needed.addAll(condition(rule).columns(true));
    return needed.stream().filter(name -> !before.contains(name)).findFirst();
  }

  private String left() {
    return Sql.name(previous) + " p";
  }

  private String right() {
    return Sql.name(current) + " c";
  }

  private static String on(List<String> key) {
    return " on " + matched(key, CURRENT);
  }

  private static String matched(List<String> key, String alias) {
    return key.stream()
        .map(name -> PREVIOUS + Sql.name(name) + " = " + alias + Sql.name(name))
        .collect(Collectors.joining(" and "));
  }
}
