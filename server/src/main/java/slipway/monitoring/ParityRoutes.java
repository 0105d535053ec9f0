package slipway.monitoring;

import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Page;
import slipway.api.wire.ParityReport;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.parity.Parity;
import slipway.serving.Release;

/// `GET` and `POST /api/v1/projects/{project}/endpoints/{endpoint}/parity`.
final class ParityRoutes {
  private static final String PATH = "/api/v1/projects/{project}/endpoints/{endpoint}/parity";

  private final Monitoring.Parts parts;
  private final Parity parity;

  ParityRoutes(Monitoring.Parts parts, Parity parity) {
    this.parts = parts;
    this.parity = parity;
  }

  void register(Router router) {
    router.get(PATH, this::list);
    router.post(PATH, this::audit);
  }

  private Response list(Request request) {
    active(request, Permission.READ);
    return Response.json(
        Page.of(parity.reports(request.path("project"), request.path("endpoint"))));
  }

  private Response audit(Request request) {
    var asked =
        request.body().length == 0
            ? new ParityReport.Ask(null, null, null)
            : request.json(ParityReport.Ask.class);
    var release = active(request, Permission.RUN);
    int standard = parts.config().parity().sample();
    var given = asked.sample();
    int sample = given == null ? Math.max(1, standard) : given;
    if (asked.source() != ParityReport.Source.TRAINED) {
      return Response.json(
          Page.of(parity.ofServed(release.project(), release.endpoint(), asked.cutoff(), sample)));
    }
    return Response.json(
        Page.of(
            parity
                .ofTraining(release, sample)
                .map(java.util.List::of)
                .orElseThrow(() ->
                    new SlipwayException(
                        ErrorCode.INVALID_STATE,
                        release.model()
                            + "/"
                            + release.version()
                            + ": does not say which vectors it was trained on (expected: a package"
                            + " that the register step made of a training here)"))));
  }

  private Release active(Request request, Permission permission) {
    var project = request.path("project");
    var endpoint = request.path("endpoint");
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, parts.access().caller(request), permission, project);
          return parts.serving().active(tx, project, endpoint);
        })
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "endpoint: \""
                    + endpoint
                    + "\" has no release (expected: an endpoint that was released)"));
  }
}
