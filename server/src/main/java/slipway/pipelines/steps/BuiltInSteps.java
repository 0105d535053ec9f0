package slipway.pipelines.steps;

import java.util.List;
import slipway.analytics.Analytics;
import slipway.blob.BlobStore;
import slipway.config.Config.CommandsConfig;
import slipway.contracts.Contracts;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.features.Features;
import slipway.http.OwnAddress;
import slipway.monitoring.Monitoring;
import slipway.pipelines.StepKind;
import slipway.processes.Processes;
import slipway.registry.Registry;
import slipway.runtime.ModelRuntime;
import slipway.serving.Serving;
import slipway.time.BusinessClock;
import slipway.tracking.Tracking;
import slipway.training.Training;

/// Every kind of step there is.
public final class BuiltInSteps {
  /// The areas that steps call.
  public record Areas(
      Database database,
      BlobStore blobs,
      Analytics analytics,
      BusinessClock business,
      Contracts contracts,
      Datasets datasets,
      Features features,
      Tracking tracking,
      ModelRuntime runtime,
      Training training,
      Registry registry,
      Serving serving,
      Monitoring monitoring,
      Commands commands) {}

  /// What running commands needs.
  ///
  /// @param allowed whether whoever may declare a pipeline may run programs here
  public record Commands(
      boolean allowed, CommandsConfig config, Processes processes, OwnAddress address) {}

  private BuiltInSteps() {}

  public static List<StepKind<?>> of(Areas areas) {
    return List.of(
        new ImportStep(areas),
        new CheckStep(areas),
        new FeaturesStep(areas),
        new TrainStep(areas),
        new ProcessStep(areas),
        new EvaluateStep(areas),
        new GateStep(areas),
        new RegisterStep(areas),
        new ReleaseStep(areas));
  }
}
