package slipway.app;

import java.nio.file.Path;
import java.time.Instant;
import slipway.access.Access;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.blob.FileBlobs;
import slipway.config.Config;
import slipway.config.Config.AnalyticsConfig;
import slipway.config.Config.ClockMode;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.OwnAddress;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.processes.Processes;
import slipway.references.References;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// The rows `config` to `mlflow` of the import table, opened in its order: what areas are made of.
record Platform(
    Config config,
    WallClock wall,
    BusinessClock business,
    Ids ids,
    Telemetry telemetry,
    Processes processes,
    Database database,
    Audit audit,
    Router router,
    OwnAddress ownAddress,
    Access access,
    BlobStore blobs,
    References references,
    Analytics analytics,
    Events events,
    Jobs jobs) {

  /// Whatever is to be closed is given to `closing` as soon as it is open.
  static Platform open(Config config, Home home, Telemetry telemetry, Closing closing) {
    var wall = WallClock.system();
    var business =
        config.clock() == ClockMode.LIVE
            ? BusinessClock.live(wall)
            : BusinessClock.replay(wall, Instant.EPOCH);
    var ids = new Ids(wall);
    var processes = closing.add(Processes.open(home.children(), telemetry));
    var database = closing.add(Database.open(config.database(), config.crashPoint(), telemetry));
    var audit = Audit.open(wall, ids);
    var router = new Router();
    var access = Access.open(database, audit, wall, router);
    var blobs = FileBlobs.open(home.blobs(), config.disk().reserveBytes(), config.crashPoint());
    var references = References.open(wall, blobs);
    var analytics =
        closing.add(Analytics.open(blobs, spill(home), limits(config.analytics()), telemetry));
    var events = Events.open(database, business, wall, telemetry);
    var jobs = Jobs.open(config.jobs(), database, business, wall, ids, telemetry);
    return new Platform(
        config,
        wall,
        business,
        ids,
        telemetry,
        processes,
        database,
        audit,
        router,
        new OwnAddress(),
        access,
        blobs,
        references,
        analytics,
        events,
        jobs);
  }

  private static Path spill(Home home) {
    return home.temporary().resolve("analytics");
  }

  private static AnalyticsLimits limits(AnalyticsConfig config) {
    var standard = AnalyticsLimits.standard();
    return new AnalyticsLimits(
        standard.sessions(),
        config.threads(),
        config.memoryBytes(),
        standard.spillBytes(),
        standard.statementTime());
  }
}
