package slipway.lineage;

import slipway.access.Access;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// HTTP face of [Lineages]: `GET …/lineage`, and with `?node=` what is around it.
final class LineageRoutes {
  private final Access access;
  private final Lineages lineages;

  LineageRoutes(Access access, Lineages lineages) {
    this.access = access;
    this.lineages = lineages;
  }

  void register(Router router) {
    router.get("/api/v1/projects/{project}/lineage", this::lineage);
  }

  private Response lineage(Request request) {
    var caller = access.caller(request);
    var project = request.path("project");
    return Response.json(
        request
            .query("node")
            .map(node -> lineages.around(caller, project, node))
            .orElseGet(() -> lineages.newest(caller, project)));
  }
}
