package slipway.serving;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The HTTP face of splits, rollbacks and hold-backs.
final class SplitRoutes {
  private static final String PROJECT = "/api/v1/projects/{project}";
  private static final String ENDPOINT = PROJECT + "/endpoints/{endpoint}";
  private static final int WEIGHT = 1_000;

  private final Access access;
  private final Serving serving;

  SplitRoutes(Access access, Serving serving) {
    this.access = access;
    this.serving = serving;
  }

  void register(Router router) {
    router.get(ENDPOINT + "/split", request -> Response.json(shown(request)));
    router.post(ENDPOINT + "/split", this::split);
    router.post(ENDPOINT + "/rollback", this::rollback);
    router.get(PROJECT + "/holdbacks", this::holdBacks);
    router.post(PROJECT + "/holdbacks/lift", this::lift);
  }

  private Response split(Request request) {
    var caller = access.caller(request);
    var project = request.path("project");
    var endpoint = request.path("endpoint");
    access.require(caller, Permission.RELEASE, project);
    var asked = request.json(Endpoint.SplitRequest.class);
    var canary = asked.canary();
    int weight = Objects.requireNonNullElse(asked.weight(), WEIGHT);
    var arm =
        canary == null
            ? Optional.<Split.Arm>empty()
            : Optional.of(new Split.Arm(release("canary", project, endpoint, canary), weight));
    var shadows =
        Objects.requireNonNullElse(asked.shadows(), List.<String>of()).stream()
            .map(shadow -> release("shadows", project, endpoint, shadow))
            .toList();
    arm.ifPresent(prepared -> serving.prepare(prepared.release()));
    shadows.forEach(serving::prepare);
    var salt = Objects.requireNonNullElse(asked.salt(), "");
    serving
        .database()
        .inTransaction(
            "serving.split",
            tx -> {
              var present = serving.requireSplit(tx, project, endpoint);
              long expected = Objects.requireNonNullElse(asked.expected(), present.number());
              var next = new Split(0, present.primary(), arm, shadows, salt);
              return serving.split(tx, caller, expected, next, serving.decision());
            });
    return Response.json(shown(request));
  }

  private Response rollback(Request request) {
    var asked = request.json(Endpoint.Rollback.class);
    var caller = access.caller(request);
    var project = request.path("project");
    var endpoint = request.path("endpoint");
    serving.rollback(
        caller,
        project,
        endpoint,
        Optional.ofNullable(asked.to()),
        Objects.requireNonNullElse(asked.reason(), "asked for by " + caller.name()));
    return Response.json(serving.endpoint(caller, project, endpoint));
  }

  private Response holdBacks(Request request) {
    var caller = access.caller(request);
    var project = request.path("project");
    var held =
        serving
            .database()
            .read(tx -> {
              access.require(tx, caller, Permission.READ, project);
              return serving.holdBacks(tx, project);
            });
    return Response.json(Page.of(held.stream().map(SplitRoutes::shown).toList()));
  }

  private Response lift(Request request) {
    var caller = access.caller(request);
    var project = request.path("project");
    var asked = request.json(Endpoint.Lift.class);
    var kind = given("kind", asked.kind());
    var name = given("name", asked.name());
    var digest = given("digest", asked.digest());
    var lifted =
        serving
            .database()
            .inTransaction(
                "serving.lift",
                tx -> {
                  var held =
                      serving
                          .heldBack(tx, project, kind, name, digest)
                          .orElseThrow(() -> HoldBacks.notHeld(kind, name, digest));
                  serving.lift(tx, caller, held, serving.decision());
                  return held;
                });
    return Response.json(shown(lifted));
  }

  private Endpoint.Split shown(Request request) {
    var project = request.path("project");
    var endpoint = request.path("endpoint");
    var caller = access.caller(request);
    var entry =
        serving
            .database()
            .read(tx -> {
              access.require(tx, caller, Permission.READ, project);
              return serving.requireEntry(tx, project, endpoint);
            });
    var split = entry.split();
    return new Endpoint.Split(
        split.number(),
        split.primary().digest(),
        split.canary().map(arm -> arm.release().digest()).orElse(null),
        split.canary().map(Split.Arm::weight).orElse(0),
        split.shadows().stream().map(Release::digest).toList(),
        split.salt(),
        entry.decision(),
        entry.since(),
        shown(serving.counts(project, endpoint, split.number()).orElse(ArmCounts.NONE)));
  }

  private static Endpoint.Counts shown(ArmCounts counts) {
    var shadowing = counts.shadowing();
    return new Endpoint.Counts(
        shown(counts.primary()),
        shown(counts.canary()),
        shown(counts.shadow()),
        new Endpoint.Shadowing(
            shadowing.due(),
            shadowing.scored(),
            shadowing.failed(),
            shadowing.dropped(),
            shadowing.queued(),
            shadowing.missing()));
  }

  private static Endpoint.Arm shown(ArmCounts.Counts counts) {
    return new Endpoint.Arm(
        counts.requests(), counts.errors(), counts.nullOutputs(), counts.slow());
  }

  private static Endpoint.HeldBack shown(HoldBack held) {
    return new Endpoint.HeldBack(
        held.kind(), held.name(), held.digest(), held.decision(), held.reason(), held.at());
  }

  /// A release named by the model version that makes it, or by its digest.
  private Release release(String field, String project, String endpoint, String name) {
    if (name.indexOf('/') < 0) {
      return serving
          .database()
          .read(tx -> serving.release(tx, project, endpoint, digest(field, name)))
          .orElseThrow(() -> SlipwayException.invalid(field, name, "a release of " + endpoint));
    }
    var model =
        serving.database().read(tx -> serving.registry().requirePackaged(tx, project, field, name));
    return serving.propose(project, endpoint, model);
  }

  private static Digest digest(String field, String text) {
    try {
      return new Digest(text);
    } catch (RuntimeException _) {
      throw SlipwayException.invalid(
          field, '"' + text + '"', "MODEL/NUMBER, as customer_churn/3, or a release's digest");
    }
  }

  private static <T> T given(String field, @Nullable T value) {
    if (value == null) {
      throw SlipwayException.invalid(field, "missing", "as GET …/holdbacks shows it");
    }
    return value;
  }
}
