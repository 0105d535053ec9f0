package slipway.contracts;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import slipway.api.SlipwayException;
import slipway.contracts.Expression.Comparison;
import tools.jackson.databind.JsonNode;

/// The bounds, lengths, patterns and sets of one property, each a rule of its own.
final class TypeOptions {
  private static final Set<String> OF_TEXT =
      Set.of("minLength", "maxLength", "pattern", "format", "enum");
  private static final Set<String> OF_NUMBERS =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "format",
          "enum");
  private static final Set<String> OF_TIMES =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "format",
          "timezone",
          "defaultTimezone");
  private static final Set<String> OF_TRUTHS = Set.of("format");

  private final Fields options;
  private final String name;
  private final LogicalType type;
  private final Expression value;

  TypeOptions(Fields property, String name, LogicalType type) {
    this.options =
        Fields.of(
            property.path("logicalTypeOptions"), property.node("logicalTypeOptions"), known(type));
    this.name = name;
    this.type = type;
    this.value = new Expression.ColumnValue(name, false, type.kind());
  }

  /// The options that a type may have.
  static Set<String> known(LogicalType type) {
    return switch (type) {
      case STRING -> OF_TEXT;
      case INTEGER, NUMBER -> OF_NUMBERS;
      case DATE, TIMESTAMP -> OF_TIMES;
      case BOOLEAN -> OF_TRUTHS;
    };
  }

  void addTo(List<Rule> rules) {
    bound(rules, "minimum", "exclusiveMinimum", Comparison.GREATER_OR_EQUAL, Comparison.GREATER);
    bound(rules, "maximum", "exclusiveMaximum", Comparison.LESS_OR_EQUAL, Comparison.LESS);
    if (options.has("multipleOf")) {
      double unit = options.number("multipleOf");
      if (unit <= 0) {
        throw SlipwayException.invalid(options.path("multipleOf"), unit, "> 0");
      }
      add(
          rules,
          "multipleOf",
          new Expression.MultipleOf(value, unit),
          "a multiple of " + Threshold.plain(unit));
    }
    length(rules, "minLength", Comparison.GREATER_OR_EQUAL);
    length(rules, "maxLength", Comparison.LESS_OR_EQUAL);
    if (options.has("pattern")) {
      var pattern = Re2.require(options.path("pattern"), options.require("pattern"));
      add(rules, "pattern", new Expression.Matches(value, pattern), "like /" + pattern + "/");
    }
    if (options.has("enum")) {
      var set = set(options.path("enum"), options.list("enum"), type.kind());
      add(rules, "enum", new Expression.In(value, set), "one of " + texts(set));
    }
  }

  /// The allowed values of a column.
  static List<Expression> set(String path, List<JsonNode> values, Expression.Kind kind) {
    if (values.isEmpty()) {
      throw SlipwayException.invalid(path, "empty", "one value or more");
    }
    var set = new ArrayList<Expression>();
    for (var value : values) {
      set.add(literal(path, value, kind));
    }
    return List.copyOf(set);
  }

  static String texts(List<Expression> set) {
    return set.stream().map(TypeOptions::text).toList().toString();
  }

  private static String text(Expression literal) {
    return switch (literal) {
      case Expression.NumberValue(var number) -> Threshold.plain(number);
      case Expression.TextValue(var text) -> text;
      case Expression.DateValue(var date) -> date.toString();
      case Expression.TimestampValue(var time) -> time.toString();
      default -> String.valueOf(literal);
    };
  }

  private static Expression literal(String path, JsonNode value, Expression.Kind kind) {
    try {
      return switch (kind) {
        case NUMBER -> new Expression.NumberValue(Fields.number(path, value));
        case TEXT -> new Expression.TextValue(text(path, value));
        case DATE -> new Expression.DateValue(LocalDate.parse(text(path, value)));
        case TIMESTAMP ->
            new Expression.TimestampValue(LocalDateTime.parse(withoutZone(text(path, value))));
        case BOOLEAN ->
            throw SlipwayException.invalid(path, Fields.brief(value), "no set of booleans");
      };
    } catch (DateTimeParseException _) {
      throw SlipwayException.invalid(
          path,
          Fields.brief(value),
          kind == Expression.Kind.DATE
              ? "a date like \"1997-01-31\""
              : "a time like \"1997-01-31T12:00:00\"");
    }
  }

  private static String text(String path, JsonNode value) {
    if (!value.isString()) {
      throw SlipwayException.invalid(path, Fields.brief(value), "a text in quotes");
    }
    return value.stringValue();
  }

  private static String withoutZone(String time) {
    return time.endsWith("Z") ? time.substring(0, time.length() - 1) : time;
  }

  /// `exclusive…` is a bound of its own (3.1), or a flag that makes the other one exclusive (3.0).
  private void bound(
      List<Rule> rules,
      String inclusive,
      String exclusive,
      Comparison including,
      Comparison excluding) {
    boolean flagged = options.node(exclusive).isBoolean() && options.flag(exclusive);
    if (options.has(inclusive)) {
      limit(rules, inclusive, flagged ? excluding : including);
    }
    if (options.has(exclusive) && !options.node(exclusive).isBoolean()) {
      limit(rules, exclusive, excluding);
    }
  }

  private void limit(List<Rule> rules, String key, Comparison operator) {
    var bound = literal(options.path(key), options.node(key), type.kind());
    add(
        rules,
        key,
        new Expression.Compare(operator, value, bound),
        operator.sql() + ' ' + text(bound));
  }

  private void length(List<Rule> rules, String key, Comparison operator) {
    if (options.has(key)) {
      int bound = options.whole(key, 0);
      add(
          rules,
          key,
          new Expression.Compare(
              operator, new Expression.Length(value), new Expression.NumberValue(bound)),
          operator.sql() + ' ' + bound + " characters");
    }
  }

  private void add(List<Rule> rules, String key, Expression condition, String expected) {
    rules.add(new Rule.Condition(name + '.' + key, name, condition, expected, Threshold.NONE));
  }
}
