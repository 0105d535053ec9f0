package slipway.declarations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slipway.access.Caller;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.MonitorSpec;
import slipway.api.declaration.PipelineSpec;
import slipway.api.declaration.RolloutSpec;
import slipway.automation.Automation;
import slipway.contracts.Contracts;
import slipway.datasets.Datasets;
import slipway.db.Tx;
import slipway.features.Features;
import slipway.monitoring.Monitoring;
import slipway.pipelines.Pipelines;
import slipway.rollout.Rollouts;
import slipway.serving.HoldBack;
import slipway.serving.Serving;

/// Every kind of declaration there is, in the order in which documents are applied.
public final class BuiltInKinds {
  /// The areas that own the kinds.
  public record Areas(
      Datasets datasets,
      Features features,
      Contracts contracts,
      Pipelines pipelines,
      Serving serving,
      Monitoring monitoring) {}

  /// Those who decide about releases.
  public record Deciding(Rollouts rollouts, Automation automation) {}

  private BuiltInKinds() {}

  public static List<DeclarationKind> of(Areas areas, Deciding deciding) {
    var kinds = new ArrayList<>(of(areas));
    kinds.add(
        new DeclarationKind.OfSpec<>(
            CrossChecks.ROLLOUT,
            RolloutSpec.class,
            (tx, caller, declared, _) -> deciding.rollouts().apply(tx, caller, declared)));
    kinds.add(
        new DeclarationKind.OfSpec<>(
            CrossChecks.AUTOMATION,
            AutomationSpec.class,
            (tx, caller, declared, _) -> deciding.automation().apply(tx, caller, declared)));
    return List.copyOf(kinds);
  }

  /// All but those who decide about releases.
  static List<DeclarationKind> of(Areas areas) {
    return List.of(
        new DeclarationKind.OfSpec<>(
            CrossChecks.DATASET,
            DatasetSpec.class,
            (tx, caller, declared, _) -> areas.datasets().apply(tx, caller, declared)),
        new DeclarationKind.OfSpec<>(
            CrossChecks.FEATURE_VIEW,
            FeatureViewSpec.class,
            (tx, caller, declared, _) -> areas.features().apply(tx, caller, declared),
            Released.views(areas)),
        new DeclarationKind.AsIs(
            CrossChecks.CONTRACT,
            Contracts.schema(),
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
            (tx, caller, declared, _) -> areas.serving().apply(tx, caller, declared),
            Released.endpoints(areas)),
        new DeclarationKind.OfSpec<>(
            CrossChecks.MONITOR,
            MonitorSpec.class,
            (tx, caller, declared, _) ->
                areas.monitoring().monitors().apply(tx, caller, declared)));
  }

  /// What a rollback took out of service with its release, and what it went back to.
  ///
  /// @param current the digest of what is wanted now
  private record Released(Serving serving, String kind, Current current)
      implements DeclarationKind.Guard {
    private interface Current {
      Optional<Digest> of(Tx tx, String project, String name);
    }

    static Released views(Areas areas) {
      return new Released(
          areas.serving(),
          HoldBack.FEATURE_VIEW,
          (tx, project, name) ->
              areas.features().definition(tx, project, name).map(Declared::digest));
    }

    static Released endpoints(Areas areas) {
      return new Released(
          areas.serving(),
          HoldBack.ENDPOINT,
          (tx, project, name) ->
              areas.serving().declaration(tx, project, name).map(Declared::digest));
    }

    @Override
    public Optional<HoldBack> held(Tx tx, String project, String name, Digest digest) {
      return serving.heldBack(tx, project, kind, name, digest);
    }

    @Override
    public boolean isWish(Tx tx, String project, String name, Digest digest) {
      return current.of(tx, project, name).equals(Optional.of(digest));
    }

    @Override
    public void lift(Tx tx, Caller caller, HoldBack held) {
      serving.lift(tx, caller, held, new DecisionId("apply --override"));
    }
  }
}
