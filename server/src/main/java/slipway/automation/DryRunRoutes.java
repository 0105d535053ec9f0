package slipway.automation;

import java.util.UUID;
import slipway.access.Access;
import slipway.api.SlipwayException;
import slipway.api.wire.Automation;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The HTTP face of dry runs. One takes as long as models take to score the months: it is begun,
/// and asked about; its id is that of its job, by which it is cancelled.
final class DryRunRoutes {
  private static final String ALL = "/api/v1/projects/{project}/dry-runs";

  private final Access access;
  private final DryRuns dryRuns;
  private final PolicyReader policies;

  DryRunRoutes(Access access, DryRuns dryRuns, PolicyReader policies) {
    this.access = access;
    this.dryRuns = dryRuns;
    this.policies = policies;
  }

  void register(Router router) {
    router.post(ALL, this::start);
    router.get(ALL, this::list);
    router.get(ALL + "/{id}", this::find);
  }

  private Response start(Request request) {
    var asked = request.json(Automation.DryRun.class);
    return Response.json(
        dryRuns.start(
            access.caller(request),
            request.path("project"),
            policies.read(asked.policy()),
            asked.from(),
            asked.to()));
  }

  private Response list(Request request) {
    return Response.json(Page.of(dryRuns.list(access.caller(request), request.path("project"))));
  }

  private Response find(Request request) {
    return Response.json(
        dryRuns.find(access.caller(request), request.path("project"), id(request.path("id"))));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid("id", '"' + text + '"', "the id of a dry run");
    }
  }
}
