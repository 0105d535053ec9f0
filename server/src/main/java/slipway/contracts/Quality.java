package slipway.contracts;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;
import slipway.contracts.ExpressionParser.Reach;
import tools.jackson.databind.JsonNode;

/// The `quality` lists of a contract: ODCS's library metrics, and our own rules as `type: custom,
/// engine: slipway`.
final class Quality {
  static final Set<String> KEYS =
      Set.of(
          "id",
          "name",
          "description",
          "type",
          "metric",
          "arguments",
          "unit",
          "mustBe",
          "mustNotBe",
          "mustBeGreaterThan",
          "mustBeGreaterOrEqualTo",
          "mustBeLessThan",
          "mustBeLessOrEqualTo",
          "mustBeBetween",
          "mustNotBeBetween",
          "dimension",
          "method",
          "severity",
          "businessImpact",
          "scheduler",
          "schedule",
          "query",
          "engine",
          "implementation",
          "tags",
          "authoritativeDefinitions",
          "customProperties");
  static final Set<String> TYPES = Set.of("library", "text", "sql", "custom");
  static final Set<String> METRICS =
      Set.of("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount");
  static final Set<String> RULES = Set.of("row", "step", "keys-kept", "freshness");
  static final String ENGINE = "slipway";
  static final String ERROR = "error";
  static final String WARNING = "warning";

  private final Map<String, Expression.Kind> columns;
  private final List<Rule> rules;
  private final Set<String> names = new HashSet<>();
  private final Set<String> warnings = new HashSet<>();

  Quality(Map<String, Expression.Kind> columns, List<Rule> rules) {
    this.columns = columns;
    this.rules = rules;
    rules.forEach(rule -> names.add(rule.name()));
  }

  /// Adds the rules under an object or property; `column` is empty for the object's own.
  void read(Fields owner, String column) {
    var entries = owner.list("quality");
    for (int i = 0; i < entries.size(); i++) {
      var entry = Fields.of(owner.path("quality[" + i + "]"), entries.get(i), KEYS);
      var type = entry.text("type").orElse("library");
      int before = rules.size();
      switch (type) {
        case "text" -> {} // for people
        case "library" -> library(entry, column);
        case "custom" -> custom(entry, column);
        case "sql" ->
            throw SlipwayException.invalid(
                entry.path("type"), "sql", "library, or custom with engine slipway");
        default -> throw Fields.unknown(entry.path("type"), type, TYPES);
      }
      if (isWarning(entry)) {
        rules.subList(before, rules.size()).forEach(rule -> warnings.add(rule.name()));
      }
    }
  }

  /// The names of the rules that only warn.
  Set<String> warnings() {
    return Set.copyOf(warnings);
  }

  private static boolean isWarning(Fields entry) {
    var severity = entry.text("severity").orElse(ERROR);
    return switch (severity) {
      case ERROR -> false;
      case WARNING -> true;
      default -> throw Fields.unknown(entry.path("severity"), severity, Set.of(ERROR, WARNING));
    };
  }

  private void library(Fields entry, String column) {
    var metric = entry.require("metric");
    var name = name(entry, column, metric);
    switch (metric) {
      case "rowCount" -> rules.add(new Rule.RowCount(name, threshold(entry)));
      case "duplicateValues" -> duplicates(entry, column, name);
      case "nullValues" -> nulls(entry, column, name);
      case "missingValues" -> missing(entry, column, name);
      case "invalidValues" -> invalid(entry, column, name);
      default -> throw Fields.unknown(entry.path("metric"), metric, METRICS);
    }
  }

  private void duplicates(Fields entry, String column, String name) {
    var listed = arguments(entry, "properties").texts("properties");
    var compared = listed.isEmpty() && !column.isEmpty() ? List.of(column) : listed;
    if (compared.isEmpty()) {
      throw SlipwayException.invalid(
          entry.path("arguments.properties"), "missing", "the columns to compare");
    }
    compared.forEach(one -> kind(entry.path("arguments.properties"), one));
    rules.add(
        new Rule.Duplicates(name, column.isEmpty() ? null : column, compared, threshold(entry)));
  }

  private void nulls(Fields entry, String column, String name) {
    var value = value(entry, column);
    add(entry, name, column, new Expression.Not(new Expression.IsNull(value)), "not null");
  }

  /// Null, and the values that stand for it.
  private void missing(Fields entry, String column, String name) {
    var value = value(entry, column);
    var arguments = arguments(entry, "missingValues");
    var standIns = arguments.list("missingValues").stream().filter(node -> !node.isNull()).toList();
    Expression there = new Expression.Not(new Expression.IsNull(value));
    if (!standIns.isEmpty()) {
      var set = TypeOptions.set(arguments.path("missingValues"), standIns, value.kind());
      there = new Expression.And(there, new Expression.Not(new Expression.In(value, set)));
    }
    add(entry, name, column, there, "not missing");
  }

  private void invalid(Fields entry, String column, String name) {
    var value = value(entry, column);
    var arguments =
        Fields.of(
            entry.path("arguments"), entry.node("arguments"), Set.of("validValues", "pattern"));
    if (arguments.has("pattern")) {
      var pattern = Re2.require(arguments.path("pattern"), arguments.require("pattern"));
      if (value.kind() != Expression.Kind.TEXT) {
        throw SlipwayException.invalid(
            arguments.path("pattern"), column, "a column of logicalType string");
      }
      add(entry, name, column, new Expression.Matches(value, pattern), "like /" + pattern + "/");
      return;
    }
    var set =
        TypeOptions.set(arguments.path("validValues"), arguments.list("validValues"), value.kind());
    add(entry, name, column, new Expression.In(value, set), "one of " + TypeOptions.texts(set));
  }

  private void add(
      Fields entry, String name, String column, Expression condition, String expected) {
    var allowed = threshold(entry);
    var text = allowed.equals(Threshold.NONE) ? expected : expected + ", else " + allowed.text();
    rules.add(new Rule.Condition(name, column, condition, text, allowed));
  }

  private void custom(Fields entry, String column) {
    var engine = entry.require("engine");
    if (!engine.equals(ENGINE)) {
      throw SlipwayException.invalid(
          entry.path("engine"), engine, ENGINE + "; rules of other engines are not run here");
    }
    var path = entry.path("implementation");
    var node = entry.node("implementation");
    if (!node.isObject()) {
      throw SlipwayException.invalid(path, Fields.brief(node), "an object with the key rule");
    }
    var rule = node.path("rule").asString("");
    var name = name(entry, column, rule);
    switch (rule) {
      case "row" -> row(Fields.of(path, node, Set.of("rule", "expression")), name);
      case "step" -> step(Fields.of(path, node, Set.of("rule", "key", "expression")), name);
      case "keys-kept" -> {
        var fields = Fields.of(path, node, Set.of("rule", "key"));
        rules.add(new Rule.KeysKept(name, key(fields)));
      }
      case "freshness" ->
          freshness(Fields.of(path, node, Set.of("rule", "column", "maxAgeDays")), name, column);
      default -> throw Fields.unknown(path + ".rule", rule, RULES);
    }
  }

  private void row(Fields fields, String name) {
    var text = fields.require("expression");
    var condition = ExpressionParser.parse(fields.path("expression"), text, columns, Reach.ROW);
    rules.add(new Rule.Condition(name, null, condition, text, Threshold.NONE));
  }

  private void step(Fields fields, String name) {
    var text = fields.require("expression");
    var condition = ExpressionParser.parse(fields.path("expression"), text, columns, Reach.STEP);
    rules.add(new Rule.Step(name, key(fields), condition, text));
  }

  private List<String> key(Fields fields) {
    var key = fields.texts("key");
    if (key.isEmpty()) {
      throw SlipwayException.invalid(fields.path("key"), "missing", "a list of columns");
    }
    key.forEach(column -> kind(fields.path("key"), column));
    return List.copyOf(key);
  }

  private void freshness(Fields fields, String name, String owner) {
    var column = fields.text("column").orElse(owner);
    var kind = kind(fields.path("column"), column);
    if (kind != Expression.Kind.DATE && kind != Expression.Kind.TIMESTAMP) {
      throw SlipwayException.invalid(
          fields.path("column"), column, "a column of logicalType date or timestamp");
    }
    double days = fields.number("maxAgeDays");
    if (days < 0) {
      throw SlipwayException.invalid(fields.path("maxAgeDays"), days, ">= 0");
    }
    rules.add(new Rule.Freshness(name, column, days));
  }

  private Expression value(Fields entry, String column) {
    if (column.isEmpty()) {
      throw SlipwayException.invalid(
          entry.path("metric"),
          entry.require("metric"),
          "under a property; here duplicateValues or rowCount");
    }
    return new Expression.ColumnValue(column, false, kind(entry.path(), column));
  }

  private Expression.Kind kind(String path, String column) {
    var kind = columns.get(column);
    if (kind == null) {
      throw Fields.unknown(path, column, columns.keySet());
    }
    return kind;
  }

  private static Fields arguments(Fields entry, String only) {
    JsonNode node = entry.node("arguments");
    return Fields.of(
        entry.path("arguments"),
        node.isMissingNode() ? slipway.api.Json.object() : node,
        Set.of(only));
  }

  /// The name that reports give: what the contract says, else made of column and kind.
  private String name(Fields entry, String column, String kind) {
    var given = entry.text("id").or(() -> entry.text("name"));
    var name = given.orElse(column.isEmpty() ? kind : column + '.' + kind);
    if (names.add(name)) {
      return name;
    }
    if (given.isPresent()) {
      throw SlipwayException.invalid(entry.path(), name, "a name that no other rule has");
    }
    int count = 2;
    while (!names.add(name + '-' + count)) {
      count++;
    }
    return name + '-' + count;
  }

  private static Threshold threshold(Fields entry) {
    var unit = unit(entry);
    @Nullable Threshold found = null;
    for (var operator : Threshold.Operator.values()) {
      if (!entry.has(operator.key())) {
        continue;
      }
      if (found != null) {
        throw SlipwayException.invalid(entry.path(operator.key()), "a second operator", "one");
      }
      found = threshold(entry, operator, unit);
    }
    if (found == null) {
      throw SlipwayException.invalid(
          entry.path(), "no operator", "one of mustBe, mustBeLessThan and so on");
    }
    return found;
  }

  private static Threshold.Unit unit(Fields entry) {
    var unit = entry.text("unit").orElse("rows");
    return switch (unit) {
      case "rows" -> Threshold.Unit.ROWS;
      case "percent" -> Threshold.Unit.PERCENT;
      default -> throw Fields.unknown(entry.path("unit"), unit, Set.of("rows", "percent"));
    };
  }

  private static Threshold threshold(
      Fields entry, Threshold.Operator operator, Threshold.Unit unit) {
    if (!operator.isRange()) {
      double bound = entry.number(operator.key());
      return new Threshold(operator, bound, bound, unit);
    }
    var bounds = entry.list(operator.key());
    if (bounds.size() != 2) {
      throw SlipwayException.invalid(
          entry.path(operator.key()), bounds.size() + " bounds", "[low, high]");
    }
    return new Threshold(
        operator,
        Fields.number(entry.path(operator.key()), bounds.getFirst()),
        Fields.number(entry.path(operator.key()), bounds.getLast()),
        unit);
  }
}
