package slipway.features;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;

/// What a view's declaration must hold before it is kept.
final class ViewRules {
  private static final int FEATURES_MAX = 2_000;
  private static final int HORIZON_DAYS_MAX = 3_650;
  private static final int CLASSES_MIN = 3;
  private static final int CLASSES_MAX = 1_000;
  private static final int CLASS_LENGTH_MAX = 200;

  private ViewRules() {}

  static void require(Declared<FeatureViewSpec> declared) {
    Names.require("name", declared.name());
    var spec = declared.spec();
    var type = spec.entity().type();
    if (!type.equals("integer") && !type.equals("string")) {
      throw SlipwayException.invalid("entity.type", '"' + type + '"', "integer or string");
    }
    Evaluator.sources(spec);
    if (spec.sql().isBlank()) {
      throw SlipwayException.invalid("sql", "empty", "one SELECT statement");
    }
    var label = spec.label();
    if (label == null) {
      requireFeatures(spec);
    } else {
      requireLabel(spec, label);
    }
  }

  static Task task(FeatureViewSpec spec) {
    var label = spec.label();
    if (label == null) {
      throw SlipwayException.invalid("label", "none", "a view that declares a label");
    }
    for (var task : Task.values()) {
      if (task.name().toLowerCase(Locale.ROOT).equals(label.task())) {
        return task;
      }
    }
    throw SlipwayException.invalid(
        "label.task", '"' + label.task() + '"', "binary, multiclass or regression");
  }

  private static void requireFeatures(FeatureViewSpec spec) {
    var names = Evaluator.values(spec);
    if (names.isEmpty() || names.size() > FEATURES_MAX) {
      throw SlipwayException.invalid(
          "features", names.size(), "1 to " + FEATURES_MAX + ", or a label");
    }
    var seen = new HashSet<String>();
    seen.add(spec.entity().name());
    for (var name : names) {
      if (!seen.add(name)) {
        throw SlipwayException.invalid("features", name + " twice", "each name once");
      }
    }
  }

  private static void requireLabel(FeatureViewSpec spec, FeatureViewSpec.Label label) {
    if (!Evaluator.values(spec).equals(List.of(label.column()))
        || (spec.features() != null && !spec.features().isEmpty())) {
      throw SlipwayException.invalid("features", "given with a label", "either of them");
    }
    if (label.horizonDays() < 0 || label.horizonDays() > HORIZON_DAYS_MAX) {
      throw SlipwayException.invalid(
          "label.horizonDays", label.horizonDays(), "0 to " + HORIZON_DAYS_MAX);
    }
    requireClasses(task(spec), label.classes());
  }

  private static void requireClasses(Task task, @Nullable List<String> classes) {
    if (classes == null) {
      return;
    }
    boolean fits =
        switch (task) {
          case BINARY -> classes.size() == 2;
          case MULTICLASS -> classes.size() >= CLASSES_MIN && classes.size() <= CLASSES_MAX;
          case REGRESSION -> false;
        };
    if (!fits) {
      throw SlipwayException.invalid(
          "label.classes",
          classes.size() + " classes",
          "none for regression, the negative and the positive one for binary, "
              + CLASSES_MIN
              + " to "
              + CLASSES_MAX
              + " for multiclass");
    }
    var seen = new HashSet<String>();
    for (var name : classes) {
      if (name.isBlank() || name.length() > CLASS_LENGTH_MAX || !seen.add(name)) {
        throw SlipwayException.invalid(
            "label.classes",
            '"' + name + '"',
            "each name once, 1 to " + CLASS_LENGTH_MAX + " characters");
      }
    }
  }
}
