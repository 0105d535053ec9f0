package slipway.rollout;

import java.util.OptionalDouble;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Page;
import slipway.api.wire.Rollout;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The HTTP face of rollouts.
final class RolloutRoutes {
  private static final String PROJECT = "/api/v1/projects/{project}";
  private static final String ROLLOUTS = PROJECT + "/endpoints/{endpoint}/rollouts";

  private final Access access;
  private final Rollouts rollouts;
  private final People people;
  private final Planner planner;

  /// What a person decides.
  private interface Decision {
    Rollout of(
        slipway.access.Caller caller, String project, String endpoint, Rollout.Decision said);
  }

  RolloutRoutes(Access access, Rollouts rollouts, People people, Planner planner) {
    this.planner = planner;
    this.access = access;
    this.rollouts = rollouts;
    this.people = people;
  }

  void register(Router router) {
    router.get(PROJECT + "/rollouts", request -> list(request, ""));
    router.get(ROLLOUTS, request -> list(request, request.path("endpoint")));
    router.post(ROLLOUTS, this::start);
    router.get(ROLLOUTS + "/{number}", request -> Response.json(find(request)));
    router.get(ROLLOUTS + "/{number}/looks", this::looks);
    router.get(PROJECT + "/endpoints/{endpoint}/rollout/plan", this::plan);
    router.post(PROJECT + "/endpoints/{endpoint}/rollout/promote", decided(people::promote));
    router.post(PROJECT + "/endpoints/{endpoint}/rollout/abort", decided(people::abort));
    router.post(PROJECT + "/endpoints/{endpoint}/rollout/extend", decided(people::extend));
  }

  private Response list(Request request, String endpoint) {
    var project = request.path("project");
    access.require(access.caller(request), Permission.READ, project);
    return Response.json(
        Page.of(rollouts.database().read(tx -> rollouts.list(tx, project, endpoint))));
  }

  private Response plan(Request request) {
    var ask =
        new Planner.Ask(
            number(request, "difference"),
            number(request, "errors"),
            number(request, "share"),
            number(request, "alpha"),
            number(request, "power"),
            number(request, "spread"));
    return Response.json(
        planner.of(access.caller(request), request.path("project"), request.path("endpoint"), ask));
  }

  private static OptionalDouble number(Request request, String name) {
    var text = request.query(name).filter(given -> !given.isBlank());
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text.get().strip());
      if (Double.isFinite(value)) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw SlipwayException.invalid(name, '"' + text.get() + '"', "a number");
  }

  private Response start(Request request) {
    return Response.json(
        people.start(
            access.caller(request),
            request.path("project"),
            request.path("endpoint"),
            request.json(Rollout.Start.class)));
  }

  private Rollout find(Request request) {
    var project = request.path("project");
    var endpoint = request.path("endpoint");
    access.require(access.caller(request), Permission.READ, project);
    int number = number(request);
    return rollouts
        .database()
        .read(tx -> rollouts.find(tx, project, endpoint, number))
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "rollout: " + number + " of " + endpoint + " (expected: one of GET …/rollouts)"));
  }

  private Response looks(Request request) {
    var rollout = find(request);
    return Response.json(
        Page.of(
            rollouts
                .database()
                .read(tx ->
                    rollouts.looks(tx, rollout.project(), rollout.endpoint(), rollout.number()))));
  }

  private slipway.http.Handler decided(Decision decision) {
    return request ->
        Response.json(
            decision.of(
                access.caller(request),
                request.path("project"),
                request.path("endpoint"),
                request.body().length == 0
                    ? new Rollout.Decision(null, null)
                    : request.json(Rollout.Decision.class)));
  }

  private static int number(Request request) {
    var given = request.path("number");
    try {
      return Integer.parseInt(given);
    } catch (NumberFormatException _) {
      throw SlipwayException.invalid("number", '"' + given + '"', "a whole number");
    }
  }
}
