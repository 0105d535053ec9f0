package slipway.monitoring;

import slipway.access.Access;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// `GET /api/v1/projects/{project}/endpoints/{endpoint}/performance`.
final class MonitoringRoutes {
  private final Monitoring monitoring;
  private final Access access;

  MonitoringRoutes(Monitoring monitoring, Access access) {
    this.monitoring = monitoring;
    this.access = access;
  }

  void register(Router router) {
    router.get("/api/v1/projects/{project}/endpoints/{endpoint}/performance", this::performance);
  }

  private Response performance(Request request) {
    return Response.json(
        Page.of(
            monitoring.performance(
                access.caller(request), request.path("project"), request.path("endpoint"))));
  }
}
