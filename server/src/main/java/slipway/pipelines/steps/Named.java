package slipway.pipelines.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import slipway.api.declaration.Finding;
import slipway.pipelines.StepReference;
import tools.jackson.databind.JsonNode;

/// Finds the names of declared things in a step's settings.
final class Named {
  static final String DATASET = "Dataset";
  static final String FEATURE_VIEW = "FeatureView";
  static final String ENDPOINT = "Endpoint";

  private Named() {}

  /// The thing that the setting names; for a list, all of them.
  static List<StepReference> in(Map<String, JsonNode> with, String setting, String kind) {
    var value = with.get(setting);
    if (value == null) {
      return List.of();
    }
    if (value.isString()) {
      return List.of(new StepReference(setting, kind, value.stringValue()));
    }
    var references = new ArrayList<StepReference>();
    for (int i = 0; i < value.size(); i++) {
      references.add(new StepReference(Finding.item(setting, i), kind, value.path(i).asString("")));
    }
    return references;
  }
}
