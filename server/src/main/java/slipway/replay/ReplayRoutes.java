package slipway.replay;

import java.util.UUID;
import slipway.access.Access;
import slipway.api.SlipwayException;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// HTTP face of [Replay].
final class ReplayRoutes {
  private final Replay replay;
  private final Access access;

  ReplayRoutes(Replay replay, Access access) {
    this.replay = replay;
    this.access = access;
  }

  void register(Router router) {
    var path = "/api/v1/projects/{project}/predictions/{id}";
    router.get(path, this::lineage);
    router.post(path + "/verify", this::verify);
  }

  private Response lineage(Request request) {
    return Response.json(
        replay.lineage(access.caller(request), request.path("project"), id(request)));
  }

  private Response verify(Request request) {
    return Response.json(
        replay.verify(access.caller(request), request.path("project"), id(request)));
  }

  private static UUID id(Request request) {
    var text = request.path("id");
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid("id", '"' + text + '"', "a prediction's id, a UUID");
    }
  }
}
