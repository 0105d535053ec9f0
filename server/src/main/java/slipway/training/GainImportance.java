package slipway.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import slipway.api.Json;

/// How much each feature's splits lowered the training loss.
///
/// @param features every feature, the most important first
record GainImportance(List<Feature> features) {

  /// @param gain the sum of loss changes over all splits by this feature (XGBoost's `total_gain`)
  /// @param share of the gain of all features, 0 when there is no split at all
  /// @param splits how many
  record Feature(String name, double gain, double share, int splits) {}

  GainImportance {
    features = List.copyOf(features);
  }

  /// From the JSON model that XGBoost saves.
  static GainImportance of(byte[] savedJson, List<String> names) {
    var gains = new double[names.size()];
    var splits = new int[names.size()];
    double total = 0;
    var model = Json.tree(savedJson).path("learner").path("gradient_booster").path("model");
    for (var tree : model.path("trees")) {
      var left = tree.path("left_children");
      for (int n = 0; n < left.size(); n++) {
        if (left.path(n).asInt() >= 0) {
          int feature = tree.path("split_indices").path(n).asInt();
          double gain = tree.path("loss_changes").path(n).asDouble();
          gains[feature] += gain;
          splits[feature]++;
          total += gain;
        }
      }
    }
    var features = new ArrayList<Feature>();
    for (int f = 0; f < gains.length; f++) {
      features.add(
          new Feature(names.get(f), gains[f], total == 0 ? 0 : gains[f] / total, splits[f]));
    }
    features.sort(Comparator.comparingDouble(Feature::gain).reversed());
    return new GainImportance(features);
  }
}
