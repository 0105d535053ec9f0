package slipway.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Dataset;
import slipway.ui.view.Data;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import tools.jackson.databind.JsonNode;

/// What is known of the columns of a version: extremes, middle, nulls, distribution.
final class Profile {
  private Profile() {}

  /// @param before the columns of the version before; none of the first
  static List<Data.Column> of(List<Dataset.Column> columns, List<Dataset.Column> before) {
    var former = new HashMap<String, Dataset.Column>();
    before.forEach(column -> former.put(column.name(), column));
    return columns.stream().map(column -> column(column, former.get(column.name()))).toList();
  }

  /// Whether a column's values are numbers; a text may look like one and is none.
  static boolean isNumeric(String type) {
    return type.startsWith("integer") || type.startsWith("number") || type.startsWith("decimal");
  }

  private static Data.Column column(Dataset.Column column, Dataset.@Nullable Column before) {
    var statistics = column.statistics();
    var facts = new ArrayList<Run.Fact>();
    if (statistics != null) {
      fact(facts, "range", range(column.type(), statistics));
      fact(facts, "mean", number(statistics.path("mean")));
      fact(facts, "median", number(statistics.path("quantiles").path("0.5")));
      fact(facts, "nulls", count(statistics.path("nulls")));
      fact(facts, "distinct, about", count(statistics.path("distinct")));
    }
    return new Data.Column(
        column.name(),
        column.type(),
        statistics == null
            ? null
            : Histograms.of(
                    column.name(),
                    column.type(),
                    statistics,
                    before == null || !before.type().equals(column.type())
                        ? null
                        : before.statistics())
                .orElse(null),
        facts);
  }

  private static void fact(List<Run.Fact> facts, String name, @Nullable Shown value) {
    if (value != null) {
      facts.add(new Run.Fact(name, value));
    }
  }

  private static @Nullable Shown range(String type, JsonNode statistics) {
    var min = statistics.path("min").asString("");
    var max = statistics.path("max").asString("");
    return min.isEmpty() && max.isEmpty()
        ? null
        : Shown.of(
            isNumeric(type) ? digits(min) + " … " + digits(max) : min + " … " + max,
            min + " … " + max);
  }

  private static String digits(String number) {
    return Format.digits(Double.parseDouble(number));
  }

  private static @Nullable Shown number(JsonNode value) {
    return value.isNumber() ? Format.number(value.doubleValue()) : null;
  }

  private static @Nullable Shown count(JsonNode value) {
    return value.isNumber() ? Format.number(value.longValue()) : null;
  }
}
