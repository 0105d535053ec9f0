package slipway.operations;

import java.time.Duration;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Json;
import slipway.api.wire.AuditVerification;
import slipway.api.wire.Garbage;
import slipway.audit.Audit;
import slipway.audit.Sealer;
import slipway.config.Config.GarbageConfig;
import slipway.db.Database;
import slipway.http.Response;
import slipway.http.Router;
import slipway.jobs.Jobs;
import slipway.references.Collector;
import slipway.time.WallClock;

/// Keeps the server's stores in order: collects garbage and seals the audit, by itself and when
/// asked.
public final class Housekeeping {
  private static final Duration SEAL_EVERY = Duration.ofMinutes(10);

  /// What it works with.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      Jobs jobs,
      WallClock wall,
      Collector collector,
      Sealer sealer,
      GarbageConfig garbage) {}

  private final Parts with;

  private Housekeeping(Parts with) {
    this.with = with;
  }

  public static Housekeeping open(Parts with, Router router) {
    var housekeeping = new Housekeeping(with);
    housekeeping.recurring(
        "references.collect",
        with.garbage().every(),
        () -> with.collector().collect(Collector.Mode.COLLECT));
    housekeeping.recurring("audit.seal", SEAL_EVERY, with.sealer()::seal);
    router
        .post(
            "/api/v1/garbage/collect",
            request -> {
              var asked =
                  request.body().length == 0
                      ? new Garbage.Request(null)
                      : request.json(Garbage.Request.class);
              return Response.json(housekeeping.collect(with.access().caller(request), asked));
            })
        .post(
            "/api/v1/audit/verify",
            request -> Response.json(housekeeping.verify(with.access().caller(request))));
    return housekeeping;
  }

  private void recurring(String kind, Duration every, Runnable work) {
    new Recurring(with.database(), with.jobs(), with.wall(), kind, every, work).begin();
  }

  Garbage collect(Caller caller, Garbage.Request request) {
    requireAdministrator(caller);
    if (Boolean.TRUE.equals(request.dryRun())) {
      return with.collector().collect(Collector.Mode.DRY_RUN);
    }
    var done = with.collector().collect(Collector.Mode.COLLECT);
    with.database()
        .inTransaction(
            "operations.collected",
            tx -> {
              with.audit()
                  .write(
                      tx,
                      caller.name(),
                      Access.DEFAULT_PROJECT,
                      "garbage.collect",
                      "blobs",
                      Json.object().put("deleted", done.deleted()));
              return null;
            });
    return done;
  }

  AuditVerification verify(Caller caller) {
    requireAdministrator(caller);
    return with.sealer().verify();
  }

  private void requireAdministrator(Caller caller) {
    with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.ADMINISTER, Access.DEFAULT_PROJECT);
          return caller;
        });
  }
}
