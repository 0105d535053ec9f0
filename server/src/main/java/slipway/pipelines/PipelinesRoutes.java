package slipway.pipelines;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Execution;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// HTTP face of [Pipelines].
final class PipelinesRoutes {
  private static final int PAGE = 20;
  private static final int PAGE_MAX = 200;
  private static final int LOG_PAGE = 500;
  private static final int LOG_PAGE_MAX = 5_000;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final Access access;
  private final Pipelines pipelines;

  PipelinesRoutes(Access access, Pipelines pipelines) {
    this.access = access;
    this.pipelines = pipelines;
  }

  void register(Router router) {
    var base = "/api/v1/projects/{project}";
    router.get(base + "/pipelines", this::list);
    router.get(base + "/pipelines/{pipeline}", this::show);
    router.get(base + "/pipelines/{pipeline}/executions", this::executionsOf);
    router.post(base + "/pipelines/{pipeline}/executions", this::start);
    router.get(base + "/executions", this::executions);
    router.get(base + "/executions/{id}", this::execution);
    router.post(base + "/executions/{id}/cancel", this::cancel);
    router.post(base + "/executions/{id}/resume", this::resume);
    router.get(base + "/executions/{id}/gates", this::gates);
    router.get(base + "/executions/{id}/log", this::log);
    router.get(base + "/executions/{id}/events", this::events);
  }

  private Response list(Request request) {
    return Response.json(
        Page.of(pipelines.pipelines(access.caller(request), request.path("project"))));
  }

  private Response show(Request request) {
    return Response.json(
        pipelines.pipeline(
            access.caller(request), request.path("project"), request.path("pipeline")));
  }

  private Response start(Request request) {
    var caller = access.caller(request);
    var project = request.path("project");
    var body =
        request.body().length == 0
            ? new Execution.Start(null, null, null)
            : request.json(Execution.Start.class);
    var id = pipelines.start(caller, project, request.path("pipeline"), body);
    return Response.json(201, pipelines.execution(caller, project, id));
  }

  private Response executions(Request request) {
    return executions(request, request.query("pipeline").orElse(""));
  }

  private Response executionsOf(Request request) {
    return executions(request, request.path("pipeline"));
  }

  /// @param pipeline empty: of all
  private Response executions(Request request, String pipeline) {
    int max = request.query("pageSize", PAGE, 1, PAGE_MAX);
    var before = request.query("pageToken").filter(t -> !t.isEmpty()).map(PipelinesRoutes::id);
    var found =
        pipelines.executions(
            access.caller(request), request.path("project"), pipeline, before, max + 1);
    var items = found.subList(0, Math.min(max, found.size()));
    return Response.json(
        new Page<>(items, found.size() > max ? items.getLast().id().toString() : null));
  }

  private Response execution(Request request) {
    return Response.json(
        pipelines.execution(
            access.caller(request), request.path("project"), id(request.path("id"))));
  }

  private Response cancel(Request request) {
    var caller = access.caller(request);
    var id = id(request.path("id"));
    pipelines.cancel(caller, request.path("project"), id);
    return Response.json(pipelines.execution(caller, request.path("project"), id));
  }

  private Response resume(Request request) {
    var caller = access.caller(request);
    var id = id(request.path("id"));
    pipelines.resume(caller, request.path("project"), id);
    return Response.json(pipelines.execution(caller, request.path("project"), id));
  }

  private Response gates(Request request) {
    return Response.json(
        Page.of(
            pipelines.gates(
                access.caller(request), request.path("project"), id(request.path("id")))));
  }

  private Response log(Request request) {
    int max = request.query("pageSize", LOG_PAGE, 1, LOG_PAGE_MAX);
    int after = request.query("pageToken", 0, 0, Integer.MAX_VALUE);
    var lines =
        pipelines.log(
            access.caller(request),
            request.path("project"),
            id(request.path("id")),
            after,
            max + 1);
    var items = lines.subList(0, Math.min(max, lines.size()));
    return Response.json(
        new Page<>(items, lines.size() > max ? Long.toString(items.getLast().number()) : null));
  }

  private Response events(Request request) {
    var caller = access.caller(request);
    var project = request.path("project");
    var id = id(request.path("id"));
    pipelines.execution(caller, project, id); // an unknown one is an answer, not an empty stream
    return Response.events(sink -> {
      try {
        follow(new Follower(caller, project, id), sink);
      } finally {
        pipelines.progress().forget(id);
      }
    });
  }

  /// Who follows what.
  private record Follower(Caller caller, String project, UUID id) {}

  /// Sends the execution whenever it changed and the lines as they come; `end` is the last event.
  private void follow(Follower who, Response.EventSink sink) throws InterruptedException {
    String sent = "";
    long line = 0;
    while (sink.isOpen()) {
      long seen = pipelines.progress().now(who.id());
      var execution = pipelines.execution(who.caller(), who.project(), who.id());
      line = sendLines(who, line, sink);
      var text = Json.text(execution);
      if (execution.status().hasEnded()) {
        sink.send("execution", text);
        sink.send("end", text);
        return;
      }
      if (!text.equals(sent)) {
        sink.send("execution", text);
        sent = text;
      }
      pipelines.progress().await(who.id(), seen, LOOK_AGAIN);
    }
  }

  /// Sends every line after the given one; gives the last one's number.
  private long sendLines(Follower who, long after, Response.EventSink sink) {
    long last = after;
    List<Execution.LogLine> page;
    do {
      page = pipelines.log(who.caller(), who.project(), who.id(), last, LOG_PAGE_MAX);
      for (var entry : page) {
        sink.send("log", Json.text(entry));
        last = entry.number();
      }
    } while (page.size() == LOG_PAGE_MAX);
    return last;
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid("execution", '"' + text + '"', "the id of an execution");
    }
  }
}
