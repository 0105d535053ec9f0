package slipway.monitoring.drift;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.MonitorSpec;
import slipway.contracts.Condition;

/// What a monitor may declare.
final class MonitorRules {
  private static final int DAYS_MAX = 366;
  private static final int SLICES_MAX = 100;
  private static final int LEARN_MAX = 1_000;

  private MonitorRules() {}

  /// Refuses what cannot be watched.
  ///
  /// @param features of the endpoint's views
  static void require(String name, MonitorSpec spec, List<String> features) {
    Names.require("name", name);
    var source = spec.source();
    if (source != null && !source.equals(MonitorSpec.POPULATION) && !spec.watchesServed()) {
      throw SlipwayException.invalid("spec.source", '"' + source + '"', "population or served");
    }
    requireWindow(spec);
    requireLimit("spec.score", spec.score());
    requireLimit("spec.features", spec.features());
    Objects.requireNonNullElse(spec.feature(), Map.<String, MonitorSpec.Limit>of())
        .forEach((feature, limit) -> {
          requireFeature(feature, features);
          requireLimit("spec.feature." + feature, limit);
        });
    var volume = spec.volume();
    if (volume != null) {
      requirePositive("spec.volume.changeMax", volume.changeMax());
      var rowsMin = volume.rowsMin();
      if (rowsMin != null && rowsMin < 0) {
        throw SlipwayException.invalid("spec.volume.rowsMin", rowsMin, ">= 0");
      }
    }
    var freshness = spec.freshnessDays();
    if (freshness != null && (freshness < 0 || freshness > DAYS_MAX)) {
      throw SlipwayException.invalid("spec.freshnessDays", freshness, "0 to " + DAYS_MAX);
    }
    requireSlices(spec, features);
  }

  /// Refuses false alarms that the learnt limits cannot be set to.
  ///
  /// @param series how many limits are learnt
  static void requireBudgets(MonitorSpec spec, int series) {
    double judgements = Limits.looksPerMonth(spec, null) * series;
    requireBudget("spec.score", spec.score(), judgements);
    requireBudget("spec.features", spec.features(), judgements);
    Objects.requireNonNullElse(spec.feature(), Map.<String, MonitorSpec.Limit>of())
        .forEach((feature, limit) -> requireBudget("spec.feature." + feature, limit, judgements));
  }

  private static void requireBudget(
      String path, MonitorSpec.@Nullable Limit limit, double judgements) {
    if (limit == null || limit.learn() == null || judgements == 0) {
      return;
    }
    double least = Limits.ALPHA_MIN * judgements;
    double most = Limits.ALPHA_MAX * judgements;
    double stated = limit.learn().falseAlarmsPerMonth();
    if (stated < least || stated > most) {
      throw SlipwayException.invalid(
          path + ".learn.falseAlarmsPerMonth",
          stated,
          String.format(
              Locale.ROOT,
              "%.4f to %.2f, as %.1f learnt limits are judged in a month",
              least,
              most,
              judgements));
    }
  }

  private static void requireWindow(MonitorSpec spec) {
    var window = spec.window();
    if (spec.watchesServed() != (window != null)) {
      throw SlipwayException.invalid(
          "spec.window",
          window == null ? "none" : window.days() + " days",
          spec.watchesServed()
              ? "a length in days, as `source: served` needs"
              : "none, a population has one window for each cutoff");
    }
    if (window == null) {
      return;
    }
    if (window.days() < 1 || window.days() > DAYS_MAX) {
      throw SlipwayException.invalid("spec.window.days", window.days(), "1 to " + DAYS_MAX);
    }
    var lateness = window.latenessDays();
    if (lateness != null && (lateness < 0 || lateness > DAYS_MAX)) {
      throw SlipwayException.invalid("spec.window.latenessDays", lateness, "0 to " + DAYS_MAX);
    }
  }

  private static void requireLimit(String path, MonitorSpec.@Nullable Limit limit) {
    if (limit == null) {
      return;
    }
    requirePositive(path + ".psi", limit.psi());
    requirePositive(path + ".psiToTraining", limit.psiToTraining());
    requirePositive(path + ".nullIncrease", limit.nullIncrease());
    var learn = limit.learn();
    if (learn != null) {
      if (limit.psi() != null) {
        throw SlipwayException.invalid(path, "psi and learn", "one of them");
      }
      if (!(learn.falseAlarmsPerMonth() > 0 && learn.falseAlarmsPerMonth() <= LEARN_MAX)) {
        throw SlipwayException.invalid(
            path + ".learn.falseAlarmsPerMonth",
            learn.falseAlarmsPerMonth(),
            "above 0, at most " + LEARN_MAX);
      }
    }
  }

  private static void requirePositive(String path, @Nullable Double value) {
    if (value != null && !(value > 0 && Double.isFinite(value))) {
      throw SlipwayException.invalid(path, value, "a number above 0");
    }
  }

  private static void requireFeature(String name, List<String> features) {
    if (features.contains(name)) {
      return;
    }
    var hint =
        Names.nearest(name, features).map(near -> "; did you mean \"" + near + "\"?").orElse("");
    throw SlipwayException.invalid(
        "spec.feature." + name,
        "unknown feature",
        "one of " + String.join(", ", new TreeSet<>(features)) + hint);
  }

  private static void requireSlices(MonitorSpec spec, List<String> features) {
    var slices = Objects.requireNonNullElse(spec.slices(), List.<MonitorSpec.Slice>of());
    if (slices.size() > SLICES_MAX) {
      throw SlipwayException.invalid("spec.slices", slices.size(), "at most " + SLICES_MAX);
    }
    var names = new HashSet<String>();
    for (int i = 0; i < slices.size(); i++) {
      var slice = slices.get(i);
      if (!names.add(slice.name())) {
        throw SlipwayException.invalid(
            "spec.slices[" + i + "].name", slice.name(), "each name once");
      }
      Condition.parse("spec.slices[" + i + "].condition", slice.condition(), features);
    }
  }
}
