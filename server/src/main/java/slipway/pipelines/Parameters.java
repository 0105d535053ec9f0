package slipway.pipelines;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.PipelineSpec;
import slipway.time.BusinessClock;
import tools.jackson.databind.JsonNode;

/// The parameters of an execution: what was given, else the default, checked by type.
final class Parameters {
  static final List<String> TYPES = List.of("date", "string", "integer", "number");
  static final String MONTH_END = "month-end";
  static final String TODAY = "today";
  static final String YESTERDAY = "yesterday";

  private static final int DATE_LENGTH = "1997-06-30".length();

  private static final int LENGTH_MAX = 1_000;

  private Parameters() {}

  /// Name → value for every parameter declared.
  static Map<String, JsonNode> resolve(
      Map<String, PipelineSpec.Parameter> declared, Map<String, String> given, Instant now) {
    refuseUnknown(declared.keySet(), given.keySet());
    var values = new TreeMap<String, JsonNode>();
    declared.forEach((name, parameter) -> {
      var text =
          Optional.ofNullable(given.get(name))
              .or(() -> Optional.ofNullable(parameter.value()).map(Parameters::text))
              .orElseThrow(() ->
                  SlipwayException.invalid(
                      "parameters." + name,
                      "nothing",
                      expectation(parameter.type()) + "; it has no default"));
      values.put(name, value("parameters." + name, parameter.type(), text, now));
    });
    return values;
  }

  private static void refuseUnknown(Set<String> declared, Set<String> given) {
    for (var name : given) {
      if (!declared.contains(name)) {
        var hint = Names.nearest(name, declared).map(n -> "did you mean " + n + "? ").orElse("");
        throw SlipwayException.invalid(
            "parameters." + name,
            "unknown",
            hint + (declared.isEmpty() ? "no parameters" : String.join(", ", declared)));
      }
    }
  }

  /// The text as a value of the type.
  static JsonNode value(String field, String type, String text, Instant now) {
    if (text.length() > LENGTH_MAX) {
      throw SlipwayException.invalid(field, text.length() + " characters", "<= " + LENGTH_MAX);
    }
    try {
      return switch (type) {
        case "date" -> Json.treeOf(date(text, now).toString());
        case "integer" -> Json.treeOf(Long.parseLong(text));
        case "number" -> Json.treeOf(finite(new BigDecimal(text)));
        default -> Json.treeOf(text);
      };
    } catch (DateTimeParseException | NumberFormatException _) {
      throw SlipwayException.invalid(field, '"' + text + '"', expectation(type));
    }
  }

  private static LocalDate date(String text, Instant now) {
    switch (text) {
      case MONTH_END -> {
        return lastMonthEnd(now);
      }
      case TODAY -> {
        return BusinessClock.dayOf(now);
      }
      case YESTERDAY -> {
        return BusinessClock.lastDayKnownAt(now);
      }
      default -> {}
    }
    if (text.length() != DATE_LENGTH) { // Java also takes years that no table holds
      throw new DateTimeParseException("not as 1997-06-30", text, 0);
    }
    return LocalDate.parse(text);
  }

  /// The last month end whose day is over.
  static LocalDate lastMonthEnd(Instant now) {
    var day = BusinessClock.lastDayKnownAt(now);
    var end = YearMonth.from(day).atEndOfMonth();
    return day.equals(end) ? end : YearMonth.from(day).minusMonths(1).atEndOfMonth();
  }

  private static BigDecimal finite(BigDecimal value) {
    if (!Double.isFinite(value.doubleValue())) {
      throw new NumberFormatException("beyond a double");
    }
    return value;
  }

  static String text(JsonNode value) {
    return value.isString() ? value.stringValue() : value.toString();
  }

  static String expectation(String type) {
    return switch (type) {
      case "date" -> "a date as 1997-06-30, or month-end, yesterday, today";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      default -> "text";
    };
  }
}
