package slipway.access;

import slipway.api.SlipwayException;
import slipway.api.wire.Page;
import slipway.api.wire.Project;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The projects of the server.
final class AccessRoutes {
  private static final int PAGE_DEFAULT = 100;
  private static final int PAGE_MAX = 1_000;

  private final Access access;

  AccessRoutes(Access access) {
    this.access = access;
  }

  void register(Router router) {
    router.get("/api/v1/projects", this::list);
    router.post("/api/v1/projects", this::create);
    router.get("/api/v1/projects/{project}", this::one);
  }

  private Response list(Request request) {
    int max = request.query("pageSize", PAGE_DEFAULT, 1, PAGE_MAX);
    var items =
        access.projects(access.caller(request), request.query("pageToken").orElse(""), max + 1);
    if (items.size() <= max) {
      return Response.json(Page.of(items));
    }
    var page = items.subList(0, max);
    return Response.json(new Page<>(page, page.getLast().name()));
  }

  /// Making one that exists is no error, so that a client may try again.
  private Response create(Request request) {
    var name = request.json(Project.Create.class).name();
    if (name == null) {
      throw SlipwayException.invalid("name", "missing", "a name for the project");
    }
    return Response.json(access.createProject(access.caller(request), name));
  }

  private Response one(Request request) {
    return Response.json(access.project(access.caller(request), request.path("project")));
  }
}
