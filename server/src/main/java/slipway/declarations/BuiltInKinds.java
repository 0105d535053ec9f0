package slipway.declarations;

import java.util.List;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.EndpointSpec;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.PipelineSpec;
import slipway.contracts.Contracts;
import slipway.datasets.Datasets;
import slipway.features.Features;
import slipway.pipelines.Pipelines;
import slipway.serving.Serving;

/// Every kind of declaration there is, in the order in which documents are applied.
public final class BuiltInKinds {
  /// The areas that own the kinds.
  public record Areas(
      Datasets datasets,
      Features features,
      Contracts contracts,
      Pipelines pipelines,
      Serving serving) {}

  private BuiltInKinds() {}

  public static List<DeclarationKind> of(Areas areas) {
    return List.of(
        new DeclarationKind.OfSpec<>(
            CrossChecks.DATASET,
            DatasetSpec.class,
            (tx, caller, declared, _) -> areas.datasets().apply(tx, caller, declared)),
        new DeclarationKind.OfSpec<>(
            CrossChecks.FEATURE_VIEW,
            FeatureViewSpec.class,
            (tx, caller, declared, _) -> areas.features().apply(tx, caller, declared)),
        new DeclarationKind.AsIs(
            CrossChecks.CONTRACT,
            (tx, caller, declared, _) ->
                areas.contracts().apply(tx, caller, declared.project(), declared.spec())),
        new DeclarationKind.OfSpec<>(
            CrossChecks.PIPELINE,
            PipelineSpec.class,
            (tx, caller, declared, origin) ->
                areas.pipelines().apply(tx, caller, declared, origin.revision())),
        new DeclarationKind.OfSpec<>(
            CrossChecks.ENDPOINT,
            EndpointSpec.class,
            (tx, caller, declared, _) -> areas.serving().apply(tx, caller, declared)));
  }
}
