package slipway.serving;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.SlipwayException;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Page;
import slipway.http.Method;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The HTTP face of endpoints and predictions.
final class ServingRoutes {
  private static final String ENDPOINTS = "/api/v1/projects/{project}/endpoints";
  private static final long BODY_BYTES_MAX = 1 << 20;
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 1_000;

  private final Access access;
  private final Serving serving;
  private final PredictHandler predict;

  ServingRoutes(Access access, Serving serving, PredictHandler predict) {
    this.access = access;
    this.serving = serving;
    this.predict = predict;
  }

  void register(Router router) {
    router.deferred(
        Method.POST,
        "/predict/{endpoint}",
        BODY_BYTES_MAX,
        request -> predict(request, Access.DEFAULT_PROJECT));
    router.deferred(
        Method.POST,
        "/projects/{project}/predict/{endpoint}",
        BODY_BYTES_MAX,
        request -> predict(request, request.path("project")));
    router.get(
        ENDPOINTS,
        request ->
            Response.json(
                Page.of(serving.endpoints(access.caller(request), request.path("project")))));
    router.get(ENDPOINTS + "/{endpoint}", request -> Response.json(endpoint(request)));
    router.get(ENDPOINTS + "/{endpoint}/predictions", this::predictions);
    new SplitRoutes(access, serving).register(router);
  }

  private CompletableFuture<Response> predict(Request request, String project) {
    access.requireGranted(access.caller(request), Permission.PREDICT, project);
    return predict.handle(request, project, request.path("endpoint"));
  }

  /// An activation as the wire shows it.
  static Endpoint.Release release(Activation activation) {
    var release = activation.release();
    return new Endpoint.Release(
        activation.number(),
        release.digest(),
        release.version(),
        release.packageDigest(),
        release.views().stream()
            .map(view -> new Endpoint.View(view.view(), view.definition()))
            .toList(),
        release.configuration(),
        activation.at(),
        activation.decision());
  }

  private Endpoint endpoint(Request request) {
    return serving.endpoint(
        access.caller(request), request.path("project"), request.path("endpoint"));
  }

  /// The newest first; the token is the id of the last one shown.
  private Response predictions(Request request) {
    var endpoint = endpoint(request).name();
    int max = request.query("max", PAGE, 1, PAGE_MAX);
    List<LoggedPrediction> rows =
        serving.log().newest(request.path("project"), endpoint, before(request), max);
    var next = rows.size() < max ? null : rows.getLast().id().toString();
    return Response.json(new Page<>(rows.stream().map(ServingRoutes::shown).toList(), next));
  }

  private static @Nullable UUID before(Request request) {
    var token = request.query("pageToken").orElse("");
    try {
      return token.isEmpty() ? null : UUID.fromString(token);
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid("pageToken", '"' + token + '"', "one that a page gave");
    }
  }

  private static Endpoint.Logged shown(LoggedPrediction row) {
    return new Endpoint.Logged(
        row.id(),
        row.requestId(),
        row.at(),
        row.recordedAt(),
        row.release(),
        row.cutoff(),
        row.entity(),
        numbers(row.vector()),
        numbers(row.output()),
        row.variant(),
        row.propensity());
  }

  private static List<@Nullable Double> numbers(float[] values) {
    var numbers = new java.util.ArrayList<@Nullable Double>(values.length);
    for (float value : values) {
      numbers.add(!Float.isFinite(value) ? null : Double.valueOf(Float.toString(value)));
    }
    return numbers;
  }
}
