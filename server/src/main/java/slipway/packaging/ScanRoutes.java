package slipway.packaging;

import slipway.access.Access;
import slipway.api.SlipwayException;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// HTTP face of [Packaging].
final class ScanRoutes {
  private final Access access;
  private final Packaging packaging;

  ScanRoutes(Access access, Packaging packaging) {
    this.access = access;
    this.packaging = packaging;
  }

  void register(Router router) {
    router.get("/api/v1/projects/{project}/models/{model}/versions/{number}/scan", this::scan);
  }

  private Response scan(Request request) {
    var number = request.path("number");
    if (!number.matches("[1-9][0-9]{0,8}")) {
      throw SlipwayException.invalid("number", '"' + number + '"', "the number of a version");
    }
    return Response.json(
        packaging.scan(
            access.caller(request),
            request.path("project"),
            request.path("model"),
            Integer.parseInt(number)));
  }
}
