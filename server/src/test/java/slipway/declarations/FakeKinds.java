package slipway.declarations;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.EndpointSpec;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.MonitorSpec;
import slipway.api.declaration.PipelineSpec;
import slipway.audit.Audit;
import slipway.config.Config.JobsConfig;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.pipelines.Pipelines;
import slipway.pipelines.steps.FormOnly;
import slipway.references.References;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// The kinds of declarations with areas that only write down what they took.
final class FakeKinds {
  final List<String> taken = new ArrayList<>();

  /// What the owner of datasets answers, when it refuses.
  @Nullable String refuse;

  List<DeclarationKind> all() {
    return List.of(
        ofSpec(CrossChecks.DATASET, DatasetSpec.class),
        ofSpec(CrossChecks.FEATURE_VIEW, FeatureViewSpec.class),
        new DeclarationKind.AsIs(
            CrossChecks.CONTRACT,
            slipway.contracts.Contracts.schema(),
            (_, _, declared, origin) -> take(CrossChecks.CONTRACT + " " + declared.name(), origin)),
        ofSpec(CrossChecks.PIPELINE, PipelineSpec.class),
        ofSpec(CrossChecks.ENDPOINT, EndpointSpec.class),
        ofSpec(CrossChecks.MONITOR, MonitorSpec.class),
        ofSpec(CrossChecks.ROLLOUT, slipway.api.declaration.RolloutSpec.class),
        ofSpec(CrossChecks.AUTOMATION, slipway.api.declaration.AutomationSpec.class));
  }

  private <T extends Record> DeclarationKind ofSpec(String kind, Class<T> spec) {
    return new DeclarationKind.OfSpec<>(
        kind, spec, (_, _, declared, origin) -> take(kind + " " + declared.name(), origin));
  }

  private void take(String what, DeclarationKind.Origin origin) {
    var refusal = refuse;
    if (refusal != null && what.startsWith(CrossChecks.DATASET)) {
      throw new SlipwayException(slipway.api.ErrorCode.INVALID_ARGUMENT, refusal);
    }
    taken.add(what + " at " + origin.revision());
  }

  Audit audit(WallClock wall) {
    return Audit.open(wall, new Ids(wall));
  }

  /// Pipelines with the real kinds of steps, of which only the form is asked.
  Pipelines pipelines(Database database, WallClock wall, BusinessClock business, Path home) {
    var ids = new Ids(wall);
    var telemetry = new Telemetry();
    return Pipelines.open(
        new Pipelines.Neighbours(
            Access.open(database, wall),
            database,
            audit(wall),
            slipway.blob.FileBlobs.open(home.resolve("blobs"), slipway.config.CrashPoint.none()),
            References.open(wall),
            Events.open(database, business, wall, telemetry),
            Jobs.open(new JobsConfig(1), database, business, wall, ids, telemetry),
            telemetry,
            ids,
            wall,
            business,
            new Router(),
            home.resolve("steps")),
        FormOnly.kinds());
  }
}
