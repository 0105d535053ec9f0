package slipway.monitoring;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.Alert.State;
import slipway.api.wire.Page;
import slipway.api.wire.Silence;
import slipway.http.Handler;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.alerts.AlertFilter;
import slipway.monitoring.alerts.Alerts;
import slipway.monitoring.alerts.Silences;

/// `/api/v1/projects/{project}/alerts…`.
final class AlertRoutes {
  private static final String PATH = "/api/v1/projects/{project}/alerts";
  private static final String STATES = "standing, open, acknowledged, resolved or all";
  private static final int PAGE = 100;
  private static final int UUID_LENGTH = 36;

  private final Access access;
  private final Alerts alerts;

  /// What a person says.
  private interface Saying {
    Alert of(Caller caller, String project, UUID id, Alert.Note note);
  }

  AlertRoutes(Access access, Alerts alerts) {
    this.access = access;
    this.alerts = alerts;
  }

  void register(Router router) {
    router.get(PATH, this::list);
    router.get(
        "/docs/runbooks/{kind}", request -> Response.text(200, Runbooks.of(request.path("kind"))));
    router.get(PATH + "/groups", this::groups);
    router.get(PATH + "/channels", this::channels);
    router.post(PATH + "/channels/{channel}/test", this::test);
    router.get(PATH + "/silences", this::silences);
    router.post(PATH + "/silences", this::silence);
    router.post(PATH + "/silences/{silence}/end", this::endSilence);
    router.get(PATH + "/{alert}", this::show);
    router.post(PATH + "/{alert}/acknowledge", said(alerts::acknowledge));
    router.post(PATH + "/{alert}/resolve", said(alerts::resolve));
  }

  private Response list(Request request) {
    var filter =
        new AlertFilter(
            states(request.query("state").orElse("standing")),
            request.query("kind").map(text -> Silences.kindOf("kind", text)),
            request.query("subject"),
            request
                .query("pageToken")
                .filter(token -> !token.isEmpty())
                .map(token -> id("pageToken", token)),
            request.query("pageSize", PAGE, 1, AlertFilter.MAX));
    return Response.json(alerts.list(access.caller(request), request.path("project"), filter));
  }

  private Response groups(Request request) {
    return Response.json(Page.of(alerts.groups(access.caller(request), request.path("project"))));
  }

  private Response channels(Request request) {
    return Response.json(Page.of(alerts.channels(access.caller(request), request.path("project"))));
  }

  private Response test(Request request) {
    return Response.json(
        alerts.test(access.caller(request), request.path("project"), request.path("channel")));
  }

  private Response silences(Request request) {
    return Response.json(
        Page.of(alerts.silences().list(access.caller(request), request.path("project"))));
  }

  private Response silence(Request request) {
    return Response.json(
        alerts
            .silences()
            .add(access.caller(request), request.path("project"), request.json(Silence.Ask.class)));
  }

  private Response endSilence(Request request) {
    return Response.json(
        alerts
            .silences()
            .end(
                access.caller(request),
                request.path("project"),
                id("silence", request.path("silence"))));
  }

  private Response show(Request request) {
    return Response.json(
        alerts.detail(
            access.caller(request), request.path("project"), id("alert", request.path("alert"))));
  }

  private Handler said(Saying saying) {
    return request ->
        Response.json(
            saying.of(
                access.caller(request),
                request.path("project"),
                id("alert", request.path("alert")),
                request.body().length == 0
                    ? new Alert.Note(null)
                    : request.json(Alert.Note.class)));
  }

  private static Set<State> states(String text) {
    return switch (text) {
      case "standing" -> AlertFilter.standing().states();
      case "open" -> Set.of(State.OPEN);
      case "acknowledged" -> Set.of(State.ACKNOWLEDGED);
      case "resolved" -> Set.of(State.RESOLVED);
      case "all" -> Set.of();
      default -> throw SlipwayException.invalid("state", '"' + text + '"', STATES);
    };
  }

  private static UUID id(String field, String text) {
    return Optional.of(text)
        .filter(given -> given.length() == UUID_LENGTH)
        .flatMap(AlertRoutes::uuid)
        .orElseThrow(
            () -> SlipwayException.invalid(field, '"' + text + '"', "its id, as a list shows it"));
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
