package slipway.datasets;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.api.Json;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.Declared;
import slipway.audit.Audit;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.contracts.Contracts;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.references.References;
import slipway.telemetry.Telemetry;
import slipway.testing.Cdnow;
import slipway.testing.FakeClock;
import slipway.time.BusinessClock;
import tools.jackson.databind.JsonNode;

/// Datasets over a real database, real files and DuckDB, with clocks that stand.
final class DatasetsFixture implements AutoCloseable {
  static final String PROJECT = "default";
  static final String PURCHASES = "purchases";
  static final Caller CALLER = new Caller("tester", Caller.Kind.PERSON);

  final FakeClock wall = new FakeClock(Instant.parse("2026-01-01T00:00:00Z"));
  final BusinessClock business = BusinessClock.replay(wall, Instant.EPOCH);
  final Path directory;
  final Database database;
  final FileBlobs blobs;
  final References references;
  final Analytics analytics;
  final Contracts contracts;
  final Events events;
  final Audit audit;
  final Datasets datasets;
  final Router router = new Router();

  DatasetsFixture(Path directory, Database database) {
    this(directory, database, AnalyticsLimits.standard());
  }

  DatasetsFixture(Path directory, Database database, AnalyticsLimits limits) {
    var telemetry = new Telemetry();
    this.directory = directory;
    this.database = database;
    this.blobs = FileBlobs.open(directory.resolve("blobs"), CrashPoint.none());
    this.references = References.open(wall);
    this.analytics = Analytics.open(blobs, directory.resolve("analytics"), limits, telemetry);
    var access = Access.open(database, wall);
    var ids = new Ids(wall);
    this.audit = Audit.open(wall, ids);
    this.contracts = Contracts.open(access, database, wall, router);
    this.events = Events.open(database, business, wall, telemetry);
    this.datasets =
        Datasets.open(
            new Datasets.Parts(
                access,
                audit,
                database,
                blobs,
                references,
                analytics,
                contracts,
                events,
                ids,
                business,
                wall),
            router);
  }

  void applyExample() {
    apply(PURCHASES, Cdnow.purchases());
    applyContract(Cdnow.yaml("purchases.contract.yaml"));
  }

  void apply(String name, DatasetSpec spec) {
    database.inTransaction(
        "test.apply",
        tx -> {
          datasets.apply(tx, CALLER, new Declared<>(PROJECT, name, spec, Json.digest(spec)));
          return true;
        });
  }

  void applyContract(JsonNode odcs) {
    database.inTransaction(
        "test.contract",
        tx -> {
          contracts.apply(tx, CALLER, PROJECT, odcs);
          return true;
        });
  }

  Delivery deliver(String dataset, String fileName, byte[] bytes) {
    return datasets.deliver(CALLER, PROJECT, dataset, fileName, new ByteArrayInputStream(bytes));
  }

  /// Delivers a month at its end and imports it.
  CheckedCommit importMonth(YearMonth month) {
    return importMonth(month, Cdnow.month(month));
  }

  CheckedCommit importMonth(YearMonth month, byte[] bytes) {
    business.moveTo(BusinessClock.endOf(month.atEndOfMonth()));
    deliver(PURCHASES, Cdnow.fileName(month), bytes);
    return importWaiting(PURCHASES);
  }

  CheckedCommit importWaiting(String dataset) {
    return datasets.publish(CALLER, datasets.stage(CALLER, PROJECT, dataset));
  }

  Optional<Commit> head(String dataset) {
    return database.read(tx -> datasets.head(tx, PROJECT, dataset));
  }

  @Override
  public void close() {
    analytics.close();
    events.close();
    database.close();
  }
}
