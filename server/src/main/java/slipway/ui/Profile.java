package slipway.ui;

import java.util.ArrayList;
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

  static List<Data.Column> of(List<Dataset.Column> columns) {
    return columns.stream().map(Profile::column).toList();
  }

  private static Data.Column column(Dataset.Column column) {
    var statistics = column.statistics();
    var facts = new ArrayList<Run.Fact>();
    if (statistics != null) {
      fact(facts, "range", range(statistics));
      fact(facts, "mean", number(statistics, "mean"));
      fact(facts, "median", quantile(statistics));
      fact(facts, "nulls", count(statistics, "nulls"));
      fact(facts, "distinct, about", count(statistics, "distinct"));
    }
    return new Data.Column(
        column.name(),
        column.type(),
        statistics == null ? null : Histograms.of(column.name(), statistics).orElse(null),
        facts);
  }

  private static void fact(List<Run.Fact> facts, String name, @Nullable Shown value) {
    if (value != null) {
      facts.add(new Run.Fact(name, value));
    }
  }

  private static @Nullable Shown range(JsonNode statistics) {
    var min = statistics.path("min").asString("");
    var max = statistics.path("max").asString("");
    return min.isEmpty() && max.isEmpty()
        ? null
        : Shown.of(Format.digits(min) + " … " + Format.digits(max), min + " … " + max);
  }

  private static @Nullable Shown number(JsonNode statistics, String name) {
    var value = statistics.path(name);
    return value.isNumber() ? Format.number(value.doubleValue()) : null;
  }

  private static @Nullable Shown quantile(JsonNode statistics) {
    var value = statistics.path("quantiles").path("0.5");
    return value.isNumber() ? Format.number(value.doubleValue()) : null;
  }

  private static @Nullable Shown count(JsonNode statistics, String name) {
    var value = statistics.path(name);
    return value.isNumber() ? Format.number(value.longValue()) : null;
  }
}
