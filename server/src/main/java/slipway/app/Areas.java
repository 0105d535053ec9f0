package slipway.app;

import java.nio.file.Path;
import slipway.api.wire.Clock.Blockage;
import slipway.audit.Sealer;
import slipway.automation.Automation;
import slipway.config.TrainerConfig;
import slipway.contracts.Contracts;
import slipway.datasets.Datasets;
import slipway.declarations.BuiltInKinds;
import slipway.declarations.Declarations;
import slipway.declarations.Policies;
import slipway.features.Features;
import slipway.http.OwnAddress;
import slipway.http.Response;
import slipway.lineage.Lineages;
import slipway.monitoring.Monitoring;
import slipway.openapi.OpenApi;
import slipway.operations.Housekeeping;
import slipway.operations.Operations;
import slipway.packaging.Packaging;
import slipway.pipelines.Pipelines;
import slipway.pipelines.steps.BuiltInSteps;
import slipway.references.Collector;
import slipway.registry.Registry;
import slipway.replay.Replay;
import slipway.rollout.Rollouts;
import slipway.runtime.ModelRuntime;
import slipway.runtime.onnx.OnnxModels;
import slipway.serving.Serving;
import slipway.telemetry.Telemetry;
import slipway.tracking.Tracking;
import slipway.training.Training;
import slipway.ui.Ui;

/// The rows `operations` and below of the import table, opened in its order; each adds its routes.
/// Nothing here waits for a network or loads a native library: that comes with the first request or
/// job that needs it.
final class Areas {
  private final Platform platform;
  private final Operations operations;
  private final Tracking tracking;
  private final Contracts contracts;
  private final Datasets datasets;
  private final Features features;
  private final ModelRuntime runtime;
  private final Training training;
  private final Registry registry;
  private final Packaging packaging;
  private final Serving serving;
  private final Monitoring monitoring;
  private final Rollouts rollouts;
  private final Pipelines pipelines;
  private final Automation automation;
  private final Lineages lineages;
  private final Replay replay;

  private Areas(Platform platform, Home home) {
    this.platform = platform;
    this.operations = operations();
    housekeeping(home.audit());
    this.tracking = tracking();
    this.contracts =
        Contracts.open(platform.access(), platform.database(), platform.wall(), platform.router());
    this.datasets = datasets();
    this.features = features();
    this.runtime = OnnxModels.open();
    this.training = Training.open(platform.processes(), TrainerConfig.ofThisProcess());
    this.registry = registry();
    this.packaging = packaging();
    this.serving = serving(home.predictions());
    this.monitoring = monitoring();
    this.rollouts = rollouts();
    this.pipelines = pipelines(home.executions());
    this.automation = automation();
    this.lineages =
        Lineages.open(platform.access(), platform.database(), platform.events(), platform.router());
    declarations();
    this.replay = replay();
    pages();
  }

  /// What an area needs closed goes to `closing`.
  static void open(Platform platform, Home home, Closing closing) {
    platform
        .router()
        .get(
            "/metrics",
            _ ->
                Response.text(200, platform.telemetry().scrape())
                    .with("content-type", Telemetry.TEXT_FORMAT));
    var areas = new Areas(platform, home);
    closing.add(areas.replay);
    closing.add(areas.serving);
    areas.operations.drain("schedules", areas.pipelines::planSchedules);
    areas.operations.drain("prediction log", areas.serving::seal);
    areas.operations.drain("rollouts", areas.rollouts::settle);
    areas.operations.readiness("releases", areas.serving::whyNotReady);
    areas.operations.observe(since ->
        areas.pipelines.failedSince(since).stream()
            .map(failed ->
                new Blockage(
                    "execution", failed.project(), failed.title(), "FAILED", failed.error()))
            .toList());
    OpenApi.open(platform.router());
    areas.begin(closing);
  }

  private Operations operations() {
    return Operations.open(
        new Operations.Neighbours(
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.business(),
            platform.wall(),
            platform.events(),
            platform.jobs(),
            platform.config().http().requestTimeout().dividedBy(2)),
        platform.router());
  }

  private void housekeeping(Path seals) {
    var config = platform.config().garbage();
    Housekeeping.open(
        new Housekeeping.Parts(
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.jobs(),
            platform.wall(),
            new Collector(platform.database(), platform.blobs(), platform.wall(), config.grace()),
            new Sealer(platform.database(), platform.wall(), seals),
            config),
        platform.router());
  }

  private Tracking tracking() {
    return Tracking.open(
        new Tracking.Parts(
            platform.access(),
            platform.database(),
            platform.blobs(),
            platform.references(),
            platform.ids(),
            platform.wall()),
        platform.router());
  }

  private Datasets datasets() {
    return Datasets.open(
        new Datasets.Parts(
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.blobs(),
            platform.references(),
            platform.analytics(),
            contracts,
            platform.events(),
            platform.ids(),
            platform.business(),
            platform.wall()),
        platform.router());
  }

  private Features features() {
    return Features.open(
        new Features.Parts(
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.blobs(),
            platform.analytics(),
            datasets,
            platform.events(),
            platform.jobs(),
            platform.business(),
            platform.wall()),
        platform.router());
  }

  private Registry registry() {
    return Registry.open(
        new Registry.Parts(
            platform.access(),
            platform.database(),
            platform.audit(),
            platform.events(),
            platform.blobs(),
            platform.references(),
            platform.wall(),
            tracking),
        platform.router());
  }

  private Packaging packaging() {
    return Packaging.open(
        new Packaging.Parts(
            platform.access(),
            platform.database(),
            platform.events(),
            platform.jobs(),
            platform.blobs(),
            platform.wall(),
            tracking,
            registry),
        platform.router());
  }

  private Serving serving(Path predictions) {
    return Serving.open(
        new Serving.Parts(
            predictions,
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.blobs(),
            platform.analytics(),
            contracts,
            datasets,
            features,
            runtime,
            registry,
            platform.events(),
            platform.ids(),
            platform.business(),
            platform.wall(),
            platform.telemetry(),
            platform.config().crashPoint()),
        platform.router());
  }

  private Monitoring monitoring() {
    return Monitoring.open(
        new Monitoring.Parts(
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.blobs(),
            platform.references(),
            platform.analytics(),
            platform.events(),
            platform.jobs(),
            platform.ids(),
            platform.business(),
            platform.wall(),
            datasets,
            features,
            runtime,
            registry,
            serving,
            platform.config().monitoring(),
            platform.ownAddress()),
        platform.router());
  }

  private Rollouts rollouts() {
    return Rollouts.open(
        new Rollouts.Parts(
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.events(),
            platform.jobs(),
            platform.ids(),
            platform.business(),
            platform.wall(),
            registry,
            serving,
            monitoring),
        platform.router());
  }

  private Automation automation() {
    return Automation.open(
        new Automation.Parts(
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.blobs(),
            platform.references(),
            platform.events(),
            platform.jobs(),
            platform.business(),
            platform.wall(),
            datasets,
            features,
            registry,
            serving,
            monitoring,
            pipelines,
            rollouts),
        platform.router(),
        Policies::automation);
  }

  private Pipelines pipelines(Path directory) {
    return Pipelines.open(
        new Pipelines.Neighbours(
            platform.access(),
            platform.database(),
            platform.audit(),
            platform.blobs(),
            platform.references(),
            platform.events(),
            platform.jobs(),
            platform.telemetry(),
            platform.ids(),
            platform.wall(),
            platform.business(),
            platform.router(),
            directory),
        BuiltInSteps.of(
            new BuiltInSteps.Areas(
                platform.database(),
                platform.blobs(),
                platform.analytics(),
                platform.business(),
                contracts,
                datasets,
                features,
                tracking,
                runtime,
                training,
                registry,
                serving,
                monitoring,
                commands())));
  }

  private BuiltInSteps.Commands commands() {
    var config = platform.config();
    boolean allowed =
        switch (config.commands().allowed()) {
          case ALWAYS -> true;
          case NEVER -> false;
          case LOOPBACK -> OwnAddress.isLoopback(config.http());
        };
    return new BuiltInSteps.Commands(
        allowed, config.commands(), platform.processes(), platform.ownAddress());
  }

  private void declarations() {
    Declarations.open(
        new Declarations.Neighbours(
            platform.access(),
            platform.database(),
            platform.audit(),
            pipelines,
            platform.wall(),
            platform.business(),
            platform.router()),
        BuiltInKinds.of(
            new BuiltInKinds.Areas(datasets, features, contracts, pipelines, serving, monitoring),
            new BuiltInKinds.Deciding(rollouts, automation)));
  }

  private Replay replay() {
    return Replay.open(
        new Replay.Parts(
            platform.access(),
            platform.database(),
            platform.blobs(),
            tracking,
            datasets,
            features,
            runtime,
            registry,
            serving),
        platform.router());
  }

  private void pages() {
    Ui.open(
        new Ui.Parts(
            platform.access(),
            platform.database(),
            platform.audit(),
            platform.wall(),
            platform.business(),
            tracking,
            registry,
            packaging,
            datasets,
            features,
            serving,
            monitoring,
            rollouts,
            pipelines,
            automation.timeline(),
            lineages,
            replay,
            platform.jobs(),
            operations,
            platform.config()),
        platform.router());
  }

  /// Last of all: events and jobs begin when every area has said what it does with them, and end
  /// before the areas that they use.
  private void begin(Closing closing) {
    closing.add(platform.events()).start();
    closing.add(platform.jobs()).start();
    closing.add(rollouts).start();
  }
}
