package slipway.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Report;
import slipway.api.wire.Report.Outcome;
import tools.jackson.databind.JsonNode;

/// A compiled contract of one dataset.
public final class Contract {
  private final Odcs.Read read;
  private final Digest digest;
  private final JsonNode document;

  private Contract(Odcs.Read read, JsonNode document, Digest digest) {
    this.read = read;
    this.document = document;
    this.digest = digest;
  }

  /// Compiles an ODCS document; refuses what it cannot check, naming the key's path.
  public static Contract parse(JsonNode odcs) {
    return new Contract(Odcs.read(odcs), odcs, Json.digest(odcs));
  }

  public String id() {
    return read.id();
  }

  public String version() {
    return read.version();
  }

  /// The dataset it guards: the name under `schema`.
  public String dataset() {
    return read.dataset();
  }

  /// Of the document's canonical JSON.
  public Digest digest() {
    return digest;
  }

  public JsonNode document() {
    return document;
  }

  /// The names of its rules, in order.
  public List<String> rules() {
    return read.rules().stream().map(Rule::name).toList();
  }

  /// Checks a relation of the session in one pass (and one more over both versions when there is a
  /// previous one). The report has no time, digest or subject of its own.
  public Report check(Session session, String current, CheckScope scope) {
    return checked(session, current, scope).report();
  }

  public boolean hasFreshness() {
    return read.rules().stream().anyMatch(Rule.Freshness.class::isInstance);
  }

  /// Only the rules that time alone can break: of rows that passed before.
  public Report checkFreshness(Session session, String current, CheckScope scope) {
    var rules = read.rules().stream().filter(Rule.Freshness.class::isInstance).toList();
    var check = new Check(session, current, scope);
    return report(rules, check.run(rules), check.rows());
  }

  /// The same, with the way to the failing rows.
  public Checked checked(Session session, String current, CheckScope scope) {
    var check = new Check(session, current, scope);
    var results = new ArrayList<>(check.run(read.rules()));
    var across = new ArrayList<Rule>();
    for (var rule : read.rules()) {
      if (isAcrossVersions(rule) && check.unusable(rule).isEmpty()) {
        across.add(rule);
      }
    }
    if (scope.previous().isPresent() && !across.isEmpty()) {
      var compared =
          new AcrossVersions(
                  session, current, scope.previous().get(), scope.days(), check.declared())
              .run(across);
      for (int i = 0; i < results.size(); i++) {
        var better = compared.get(read.rules().get(i).name());
        if (better != null) {
          results.set(i, better);
        }
      }
    }
    return new Checked(report(read.rules(), results, check.rows()), broken(results));
  }

  /// A report, and the SQL conditions of the rules that rows broke.
  ///
  /// @param broken rule name: condition over the relation that examples were taken from, under the
  ///   alias `t`
  public record Checked(Report report, Map<String, String> broken) {
    public Checked {
      broken = Json.sorted(broken);
    }

    public boolean passed() {
      return report.outcome() == Outcome.PASS;
    }

    /// Every row that broke a rule, with a column `_rules` that names them; empty when no single
    /// row is to blame (a missing file, too few rows).
    public Optional<String> failingRows(String relation) {
      if (broken.isEmpty()) {
        return Optional.empty();
      }
      var named =
          broken.entrySet().stream()
              .map(rule ->
                  "case when " + rule.getValue() + " then " + Sql.literal(rule.getKey()) + " end")
              .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
      return Optional.of(
          "select * from (select t.*, "
              + named
              + " as _rules from "
              + Sql.name(relation)
              + " t) where _rules <> '' order by all");
    }
  }

  /// The rules of one row over these features, in this order; rules that need anything else are
  /// left out, and so are those of whole tables (counts, duplicates, freshness, steps) and those
  /// that only warn.
  public RowRules rowRules(List<String> features) {
    var compiled = new ArrayList<RowRules.Compiled>();
    for (var rule : read.rules()) {
      var condition = condition(rule);
      if (condition.isPresent()
          && !isWarning(rule)
          && ExpressionPredicate.isOver(condition.get(), features)) {
        compiled.add(compile(rule, condition.get(), features));
      }
    }
    return new RowRules(features, compiled);
  }

  private static RowRules.Compiled compile(Rule rule, Expression condition, List<String> features) {
    var named = List.copyOf(condition.columns(false));
    return new RowRules.Compiled(
        rule.name(),
        String.join(", ", named),
        rule instanceof Rule.Typed typed
            ? "a whole number, as " + typed.type().text()
            : rule.expected(),
        named.stream().mapToInt(features::indexOf).toArray(),
        ExpressionPredicate.of(condition, features));
  }

  /// What a rule says of one row, if it says it of every row.
  private static Optional<Expression> condition(Rule rule) {
    return switch (rule) {
      case Rule.Typed(var _, var column, var type) when type == LogicalType.INTEGER ->
          Optional.of(
              new Expression.MultipleOf(
                  new Expression.ColumnValue(column, false, Expression.Kind.NUMBER), 1));
      case Rule.Condition condition when condition.allowed().equals(Threshold.NONE) ->
          Optional.of(condition.condition());
      case Rule.Typed _,
          Rule.Condition _,
          Rule.Duplicates _,
          Rule.RowCount _,
          Rule.Freshness _,
          Rule.Step _,
          Rule.KeysKept _ ->
          Optional.empty();
    };
  }

  private boolean isWarning(Rule rule) {
    return read.warnings().contains(rule.name());
  }

  private static boolean isAcrossVersions(Rule rule) {
    return rule instanceof Rule.Step || rule instanceof Rule.KeysKept;
  }

  private Report report(List<Rule> checked, List<Result> results, long rows) {
    var rules = new ArrayList<Report.Rule>();
    var outcome = Outcome.PASS;
    for (int i = 0; i < results.size(); i++) {
      var result = isWarning(checked.get(i)) ? results.get(i).asWarning() : results.get(i);
      rules.add(result.report(checked.get(i)));
      if (result.outcome() == Outcome.FAIL
          || (result.outcome() == Outcome.ERROR && outcome == Outcome.PASS)) {
        outcome = result.outcome();
      }
    }
    return new Report(null, id(), digest, outcome, rows, null, null, rules);
  }

  private Map<String, String> broken(List<Result> results) {
    var broken = new java.util.TreeMap<String, String>();
    for (int i = 0; i < results.size(); i++) {
      var condition = results.get(i).broken();
      if (condition != null && !isWarning(read.rules().get(i))) {
        broken.put(read.rules().get(i).name(), condition);
      }
    }
    return broken;
  }
}
