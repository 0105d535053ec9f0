package slipway.monitoring;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.performance.Judging;
import slipway.serving.Release;

/// `GET` and `POST /api/v1/projects/{project}/endpoints/{endpoint}/judgements`.
final class JudgementRoutes {
  private static final String PATH = "/api/v1/projects/{project}/endpoints/{endpoint}/judgements";

  private final Monitoring.Parts parts;
  private final Judging judging;

  JudgementRoutes(Monitoring.Parts parts, Judging judging) {
    this.parts = parts;
    this.judging = judging;
  }

  /// @param release null: the one in production
  record Asked(LocalDate cutoff, @Nullable Digest release) {}

  void register(Router router) {
    router.get(PATH, this::list);
    router.post(PATH, this::judge);
  }

  private Response list(Request request) {
    require(parts.access().caller(request), request, Permission.READ);
    return Response.json(
        Page.of(judging.judgements(request.path("project"), request.path("endpoint"))));
  }

  private Response judge(Request request) {
    var asked = request.json(Asked.class);
    require(parts.access().caller(request), request, Permission.RUN);
    var release =
        parts.database().read(tx -> release(tx, request, Optional.ofNullable(asked.release())));
    return Response.json(
        judging.judge(request.path("project"), request.path("endpoint"), release, asked.cutoff()));
  }

  private Release release(slipway.db.Tx tx, Request request, Optional<Digest> asked) {
    var project = request.path("project");
    var endpoint = request.path("endpoint");
    return asked
        .map(digest -> parts.serving().release(tx, project, endpoint, digest))
        .orElseGet(() -> parts.serving().active(tx, project, endpoint))
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                endpoint
                    + ": no release "
                    + asked.map(Digest::brief).orElse("")
                    + " (expected: one that was active once)"));
  }

  private void require(Caller caller, Request request, Permission permission) {
    parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, permission, request.path("project"));
          return Map.of();
        });
  }
}
