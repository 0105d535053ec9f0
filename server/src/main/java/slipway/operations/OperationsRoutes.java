package slipway.operations;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import slipway.access.Permission;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Version;
import slipway.api.wire.Activity;
import slipway.api.wire.Clock;
import slipway.api.wire.Page;
import slipway.audit.Audit;
import slipway.audit.AuditEntry;
import slipway.db.TxWork;
import slipway.events.Event;
import slipway.events.Events;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.jobs.Job;
import slipway.jobs.JobId;

/// The HTTP face of operations.
final class OperationsRoutes {
  private static final String PROJECT = "/api/v1/projects/{project}";
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 500;
  private static final int NOT_READY = 503;

  private final Operations.Neighbours with;
  private final Operations operations;

  OperationsRoutes(Operations.Neighbours with, Operations operations) {
    this.with = with;
    this.operations = operations;
  }

  void register(Router router) {
    router
        .get("/health", _ -> Response.text(200, "OK"))
        .get("/ready", _ -> ready())
        .get("/version", _ -> mlflowVersion())
        .get("/api/v1/version", _ -> version())
        .get("/api/v1/clock", _ -> Response.json(operations.clock()))
        .post("/api/v1/clock/advance", this::advance)
        .get(PROJECT + "/jobs", this::jobs)
        .post(PROJECT + "/jobs/{id}/cancel", this::cancel)
        .get(PROJECT + "/events", this::events)
        .get(PROJECT + "/audit", this::audit);
  }

  private Response ready() {
    var conditions = operations.conditions();
    boolean ready = conditions.stream().allMatch(condition -> condition.whyNot() == null);
    return Response.json(ready ? 200 : NOT_READY, new Activity.Readiness(ready, conditions));
  }

  /// As MLflow answers: the bare number.
  private static Response mlflowVersion() {
    return Response.of(
        200, "text/html; charset=utf-8", Versions.MLFLOW.getBytes(StandardCharsets.UTF_8));
  }

  private static Response version() {
    return Response.json(
        Json.object()
            .put("product", "slipway")
            .put("version", Version.own().number())
            .put("revision", Version.own().revision())
            .put("mlflow", Versions.MLFLOW)
            .put("java", Runtime.version().toString()));
  }

  private Response advance(Request request) {
    return Response.json(
        operations.advance(with.access().caller(request), request.json(Clock.Advance.class)));
  }

  private Response jobs(Request request) {
    var before = request.query("pageToken").map(OperationsRoutes::jobId).orElse(JobId.NEWEST);
    int max = max(request);
    return page(
        request,
        max,
        tx -> with.jobs().list(tx, request.path("project"), before, max + 1),
        OperationsRoutes::wire,
        Activity.Job::id);
  }

  private Response cancel(Request request) {
    var id = jobId(request.path("id"));
    return Response.json(
        wire(operations.cancel(with.access().caller(request), request.path("project"), id)));
  }

  private Response events(Request request) {
    long before = request.query("pageToken").map(OperationsRoutes::sequence).orElse(Events.NEWEST);
    int max = max(request);
    return page(
        request,
        max,
        tx -> with.events().list(tx, request.path("project"), before, max + 1),
        OperationsRoutes::wire,
        event -> Long.toString(event.sequence()));
  }

  private Response audit(Request request) {
    var before = request.query("pageToken").map(OperationsRoutes::pageToken).orElse(Audit.NEWEST);
    int max = max(request);
    return page(
        request,
        max,
        tx -> with.audit().list(tx, request.path("project"), before, max + 1),
        OperationsRoutes::wire,
        Activity.AuditEntry::id);
  }

  private static int max(Request request) {
    return request.query("pageSize", PAGE, 1, PAGE_MAX);
  }

  /// Reads one more than is shown, to know whether there are more.
  private <S, T> Response page(
      Request request,
      int max,
      TxWork<List<S>> list,
      Function<S, T> wire,
      Function<T, String> token) {
    var caller = with.access().caller(request);
    var found =
        with.database()
            .read(tx -> {
              with.access().require(tx, caller, Permission.READ, request.path("project"));
              return list.run(tx);
            });
    var items = found.stream().limit(max).map(wire).toList();
    var next = found.size() > max ? token.apply(items.getLast()) : null;
    return Response.json(new Page<>(items, next));
  }

  private static JobId jobId(String text) {
    return new JobId(uuid("id", text));
  }

  private static UUID pageToken(String text) {
    return uuid("pageToken", text);
  }

  private static UUID uuid(String field, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid(field, '"' + text + '"', "a UUID, as lists give it");
    }
  }

  private static long sequence(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw SlipwayException.invalid(
          "pageToken", '"' + text + '"', "a whole number, as lists give it");
    }
  }

  private static Activity.Job wire(Job job) {
    return new Activity.Job(
        job.id().toString(),
        job.kind(),
        job.key(),
        job.status().name(),
        job.attempt(),
        job.retries(),
        job.businessDue().orElse(null),
        job.createdAt(),
        job.finishedAt().orElse(null),
        job.error().orElse(null),
        job.payload());
  }

  private static Activity.Event wire(Event event) {
    return new Activity.Event(
        event.sequence(),
        event.type(),
        event.subject(),
        event.at(),
        event.recordedAt(),
        event.data());
  }

  private static Activity.AuditEntry wire(AuditEntry entry) {
    return new Activity.AuditEntry(
        entry.id().toString(),
        entry.at(),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.details());
  }
}
