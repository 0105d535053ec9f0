package slipway.automation;

import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.wire.Automation;
import slipway.api.wire.Page;
import slipway.http.Handler;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The HTTP face of automations.
final class AutomationRoutes {
  private static final String ALL = "/api/v1/projects/{project}/automations";
  private static final String ONE = ALL + "/{automation}";
  private static final int PAGE_SIZE = 50;
  private static final int PAGE_SIZE_MAX = 500;

  private final Access access;
  private final Timeline timeline;
  private final People people;

  /// A person's word.
  @FunctionalInterface
  private interface Said {
    Automation by(Caller caller, String project, String name, Automation.Answer answer);
  }

  AutomationRoutes(Access access, Timeline timeline, People people) {
    this.access = access;
    this.timeline = timeline;
    this.people = people;
  }

  void register(Router router) {
    router.get(ALL, this::list);
    router.get(ONE, this::find);
    router.get(ONE + "/timeline", this::entries);
    router.get(ONE + "/decisions/{decision}", this::decision);
    router.post(ONE + "/approve", said(people::approve));
    router.post(ONE + "/reject", said(people::reject));
    router.post(ONE + "/pause", this::pause);
    router.post(ONE + "/resume", this::resume);
    router.post(ALL + "/pause", this::pauseAll);
    router.post(ALL + "/resume", this::resumeAll);
  }

  private Response list(Request request) {
    return Response.json(Page.of(timeline.list(access.caller(request), request.path("project"))));
  }

  private Response find(Request request) {
    return Response.json(
        timeline.find(access.caller(request), request.path("project"), request.path("automation")));
  }

  private Response entries(Request request) {
    return Response.json(
        timeline.entries(
            access.caller(request),
            request.path("project"),
            request.path("automation"),
            request.query("pageToken").filter(token -> !token.isEmpty()),
            request.query("pageSize", PAGE_SIZE, 1, PAGE_SIZE_MAX)));
  }

  private Response decision(Request request) {
    return Response.json(
        timeline.decision(
            access.caller(request),
            request.path("project"),
            request.path("automation"),
            request.path("decision")));
  }

  private Handler said(Said said) {
    return request ->
        Response.json(
            said.by(
                access.caller(request),
                request.path("project"),
                request.path("automation"),
                request.json(Automation.Answer.class)));
  }

  private Response pause(Request request) {
    var asked = request.json(Automation.Hold.class);
    people.pause(
        access.caller(request),
        request.path("project"),
        request.path("automation"),
        asked.reason());
    return find(request);
  }

  private Response resume(Request request) {
    people.resume(access.caller(request), request.path("project"), request.path("automation"));
    return find(request);
  }

  private Response pauseAll(Request request) {
    var asked = request.json(Automation.Hold.class);
    people.pause(access.caller(request), request.path("project"), People.ALL, asked.reason());
    return list(request);
  }

  private Response resumeAll(Request request) {
    people.resume(access.caller(request), request.path("project"), People.ALL);
    return list(request);
  }
}
