package slipway.monitoring;

import slipway.access.Access;
import slipway.api.wire.Feedback;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.feedback.FeedbackLabels;

/// `GET` and `POST /api/v1/projects/{project}/endpoints/{endpoint}/feedback`.
final class FeedbackRoutes {
  private static final String PATH = "/api/v1/projects/{project}/endpoints/{endpoint}/feedback";

  private final FeedbackLabels feedback;
  private final Access access;

  FeedbackRoutes(FeedbackLabels feedback, Access access) {
    this.feedback = feedback;
    this.access = access;
  }

  void register(Router router) {
    router.get(
        PATH,
        request ->
            Response.json(
                Page.of(
                    feedback.newest(
                        access.caller(request),
                        request.path("project"),
                        request.path("endpoint")))));
    router.post(PATH, this::give);
  }

  private Response give(Request request) {
    var given = request.json(Feedback.class);
    return Response.json(
        feedback.give(
            access.caller(request),
            request.path("project"),
            request.path("endpoint"),
            given.labels()));
  }
}
