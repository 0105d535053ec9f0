package slipway.declarations;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import slipway.api.Names;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.EndpointSpec;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.Finding;
import slipway.api.declaration.MonitorSpec;
import slipway.api.declaration.PipelineSpec;
import slipway.api.declaration.RolloutSpec;
import slipway.pipelines.Pipelines;
import tools.jackson.databind.JsonNode;

/// Whether what a document names exists, in the same files or applied before.
final class CrossChecks {
  static final String DATASET = "Dataset";
  static final String CONTRACT = "DataContract";
  static final String FEATURE_VIEW = "FeatureView";
  static final String PIPELINE = "Pipeline";
  static final String ENDPOINT = "Endpoint";
  static final String MONITOR = "Monitor";
  static final String ROLLOUT = "Rollout";
  static final String AUTOMATION = "Automation";

  /// Datasets that the server makes of views.
  private static final Map<String, String> DERIVED =
      Map.of("features", FEATURE_VIEW, "labels", FEATURE_VIEW);

  /// Datasets that logs are sealed to. What was answered was answered: to refuse its record would
  /// stop the log and change nothing.
  private static final Set<String> LOGS = Set.of("predictions", "shadows");

  private final Pipelines pipelines;
  private final Optional<Map<String, Set<String>>> known;

  /// @param known kind → names; empty when they are not all known, so that none can be missed
  CrossChecks(Pipelines pipelines, Optional<Map<String, Set<String>>> known) {
    this.pipelines = pipelines;
    this.known = known;
  }

  List<Finding> check(Document document) {
    var findings = new ArrayList<Finding>();
    switch (document.spec()) {
      case FeatureViewSpec view ->
          view.sources()
              .forEach((relation, dataset) ->
                  require(DATASET, dataset, "spec.sources." + relation, findings));
      case EndpointSpec endpoint -> {
        for (int i = 0; i < endpoint.views().size(); i++) {
          require(FEATURE_VIEW, endpoint.views().get(i), Finding.item("spec.views", i), findings);
        }
      }
      case PipelineSpec pipeline -> pipeline(pipeline, findings);
      case MonitorSpec monitor -> require(ENDPOINT, monitor.endpoint(), "spec.endpoint", findings);
      case RolloutSpec rollout -> require(ENDPOINT, rollout.endpoint(), "spec.endpoint", findings);
      case AutomationSpec automation -> automation(automation, findings);
      case JsonNode contract when document.kind().equals(CONTRACT) -> contract(contract, findings);
      default -> {}
    }
    return findings;
  }

  private void automation(AutomationSpec spec, List<Finding> findings) {
    require(ENDPOINT, spec.endpoint(), "spec.endpoint", findings);
    require(PIPELINE, spec.pipeline().name(), "spec.pipeline.name", findings);
    if (spec.recalibration() != null) {
      require(PIPELINE, spec.recalibration().name(), "spec.recalibration.name", findings);
    }
    if (spec.rollout() != null) {
      require(ROLLOUT, spec.rollout(), "spec.rollout", findings);
    }
    if (spec.monitor() != null) {
      require(MONITOR, spec.monitor(), "spec.monitor", findings);
    }
  }

  private void pipeline(PipelineSpec spec, List<Finding> findings) {
    for (var finding : pipelines.check(spec)) {
      findings.add(new Finding(Finding.under("spec", finding.path()), finding.message()));
    }
    for (var reference : pipelines.references(spec)) {
      require(
          reference.kind(), reference.name(), Finding.under("spec", reference.path()), findings);
    }
  }

  private void contract(JsonNode odcs, List<Finding> findings) {
    var schemas = odcs.path("schema");
    if (!schemas.isArray()) {
      return; // the contract's own check says so
    }
    for (int i = 0; i < schemas.size(); i++) {
      var guarded = schemas.get(i).path("name").asString("");
      var path = Finding.under(Finding.item("schema", i), "name");
      int slash = guarded.indexOf('/');
      if (slash < 0) {
        require(DATASET, guarded, path, findings);
        continue;
      }
      var kind = guarded.substring(0, slash);
      var owner = DERIVED.get(kind);
      if (owner != null) {
        require(owner, guarded.substring(slash + 1), path, findings);
        continue;
      }
      findings.add(
          new Finding(
              path,
              "\""
                  + guarded
                  + (LOGS.contains(kind)
                      ? "\" is a log of what was answered, which no contract can refuse afterwards"
                      : "\" is no dataset")
                  + " (expected: a declared Dataset, features/VIEW or labels/VIEW)"));
    }
  }

  private void require(String kind, String name, String path, List<Finding> findings) {
    if (known.isEmpty()) {
      return;
    }
    Collection<String> names = known.get().getOrDefault(kind, Set.of());
    if (names.contains(name)) {
      return;
    }
    var hint =
        Names.nearest(name, names).map(near -> "; did you mean \"" + near + "\"?").orElse("");
    var there = names.isEmpty() ? "none is declared" : String.join(", ", new TreeSet<>(names));
    findings.add(
        new Finding(
            path, "unknown " + kind + " \"" + name + "\"" + hint + " (expected: " + there + ")"));
  }
}
