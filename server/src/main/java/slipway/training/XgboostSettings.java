package slipway.training;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import tools.jackson.databind.JsonNode;

/// The settings of the built-in XGBoost trainer, by XGBoost's own names and defaults
/// (xgboost.readthedocs.io, "XGBoost Parameters"), with two differences: `rounds` is the number of
/// boosting rounds, and `nthread` is 1, because sums over several threads differ in their last bits
/// from run to run.
///
/// @param objective `binary:logistic` | `multi:softprob` | `reg:squarederror` | `reg:absoluteerror`
///   | `reg:pseudohubererror`
/// @param baseScore the prediction before the first tree; when absent XGBoost estimates it
/// @param seed part of the model's metadata, so another seed is another package even where the
///   trees are the same
public record XgboostSettings(
    String objective,
    int rounds,
    int maxDepth,
    double eta,
    double minChildWeight,
    double lambda,
    double alpha,
    double gamma,
    double subsample,
    double colsampleBytree,
    String treeMethod,
    int maxBin,
    OptionalDouble baseScore,
    int seed,
    int nthread) {

  /// Reads declared settings; an absent one takes its default, an unknown one is refused with the
  /// nearest known name.
  public static XgboostSettings parse(JsonNode declared, Task task) {
    var reader = new SettingsReader(declared);
    var settings =
        new XgboostSettings(
            reader.oneOf("objective", defaultObjective(task), OBJECTIVES.keySet()),
            reader.whole("rounds", 100, 1, 10_000),
            reader.whole("max_depth", 6, 1, 16),
            reader.number("eta", 0.3, 0, 1),
            reader.number("min_child_weight", 1, 0, Float.MAX_VALUE),
            reader.number("lambda", 1, 0, Float.MAX_VALUE),
            reader.number("alpha", 0, 0, Float.MAX_VALUE),
            reader.number("gamma", 0, 0, Float.MAX_VALUE),
            reader.share("subsample"),
            reader.share("colsample_bytree"),
            reader.oneOf("tree_method", "hist", TREE_METHODS),
            reader.whole("max_bin", 256, 2, 65_535),
            reader.optional("base_score", -Float.MAX_VALUE, Float.MAX_VALUE),
            reader.whole("seed", 0, 0, Integer.MAX_VALUE),
            reader.whole("nthread", 1, 1, 256));
    reader.refuseUnknown();
    settings.requireTask(task);
    return settings;
  }

  private static final Map<String, Task> OBJECTIVES =
      Json.sorted(
          Map.of(
              "binary:logistic", Task.BINARY,
              "multi:softprob", Task.MULTICLASS,
              "reg:absoluteerror", Task.REGRESSION,
              "reg:pseudohubererror", Task.REGRESSION,
              "reg:squarederror", Task.REGRESSION));
  private static final java.util.List<String> TREE_METHODS =
      java.util.List.of("approx", "exact", "hist");

  private static String defaultObjective(Task task) {
    return switch (task) {
      case BINARY -> "binary:logistic";
      case MULTICLASS -> "multi:softprob";
      case REGRESSION -> "reg:squarederror";
    };
  }

  /// Refuses an objective of another task, and a base score that is no probability where one is
  /// needed.
  void requireTask(Task task) {
    if (OBJECTIVES.get(objective) != task) {
      throw SlipwayException.invalid(
          "settings.objective", objective, "an objective for " + task + ": " + objectivesOf(task));
    }
    if (task == Task.BINARY
        && baseScore.isPresent()
        && !(baseScore.getAsDouble() > 0 && baseScore.getAsDouble() < 1)) {
      throw SlipwayException.invalid(
          "settings.base_score", baseScore.getAsDouble(), "between 0 and 1 for a probability");
    }
  }

  private static java.util.List<String> objectivesOf(Task task) {
    return OBJECTIVES.entrySet().stream()
        .filter(entry -> entry.getValue() == task)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Every setting by its declared name, defaults written out: what is stored and hashed.
  public SortedMap<String, Object> written() {
    var all = new TreeMap<String, Object>();
    all.put("objective", objective);
    all.put("rounds", rounds);
    all.put("max_depth", maxDepth);
    all.put("eta", eta);
    all.put("min_child_weight", minChildWeight);
    all.put("lambda", lambda);
    all.put("alpha", alpha);
    all.put("gamma", gamma);
    all.put("subsample", subsample);
    all.put("colsample_bytree", colsampleBytree);
    all.put("tree_method", treeMethod);
    all.put("max_bin", maxBin);
    baseScore.ifPresent(value -> all.put("base_score", value));
    all.put("seed", seed);
    all.put("nthread", nthread);
    return Collections.unmodifiableSortedMap(all);
  }
}
