package slipway.serving;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.Version;
import slipway.http.ErrorFace;
import slipway.http.HotHandler;
import slipway.http.Method;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The HTTP face of endpoints in the Open Inference Protocol v2: `/v2` serves the default project,
/// `/projects/{project}/v2` any other. Failures are told as `{"error": "…"}`.
final class OpenInferenceRoutes {
  private static final long BODY_BYTES_MAX = 32 << 20;
  private static final String MODEL = "/v2/models/{endpoint}";
  private static final String VERSION = "/versions/{version}";

  private final Access access;
  private final LiveEndpoints endpoints;
  private final PredictHandler predict;
  private final InferHandler infer;

  OpenInferenceRoutes(
      Access access, LiveEndpoints endpoints, PredictHandler predict, InferHandler infer) {
    this.access = access;
    this.endpoints = endpoints;
    this.predict = predict;
    this.infer = infer;
  }

  private record Failure(String error) {}

  private record Server(String name, String version, List<String> extensions) {}

  private record Live(boolean live) {}

  private record Ready(boolean ready) {}

  private record Models(List<String> models) {}

  private record ModelReady(String name, boolean ready) {}

  void register(Router router) {
    ErrorFace errors =
        (failure, _) -> Response.json(failure.code().httpStatus(), new Failure(failure.message()));
    router.notFound("/v2", errors);
    var face = router.withErrors(errors);
    register(face, "", _ -> Access.DEFAULT_PROJECT);
    register(face, "/projects/{project}", request -> request.path("project"));
  }

  private void register(Router router, String prefix, Function<Request, String> project) {
    get(router, prefix + "/v2", project, _ -> server());
    get(router, prefix + "/v2/health/live", project, _ -> Response.json(new Live(true)));
    get(router, prefix + "/v2/health/ready", project, _ -> ready());
    get(
        router,
        prefix + "/v2/models",
        project,
        request -> Response.json(new Models(endpoints.names(project.apply(request)))));
    for (var versions : List.of("", VERSION)) {
      Function<Request, InferHandler.Target> target =
          request ->
              new InferHandler.Target(
                  project.apply(request),
                  request.path("endpoint"),
                  versions.isEmpty() ? "" : request.path("version"));
      var model = prefix + MODEL + versions;
      get(router, model, project, request -> metadata(target.apply(request)));
      get(router, model + "/ready", project, request -> ready(target.apply(request)));
      router.deferred(
          Method.POST,
          model + "/infer",
          BODY_BYTES_MAX,
          request -> infer(request, target.apply(request)));
    }
  }

  private void get(
      Router router, String path, Function<Request, String> project, HotHandler handler) {
    router.hot(
        Method.GET,
        path,
        request -> {
          access.requireGranted(access.caller(request), Permission.PREDICT, project.apply(request));
          return handler.handle(request);
        });
  }

  private static Response server() {
    return Response.json(
        new Server("slipway", Version.own().number(), List.of("binary_tensor_data", "parameters")));
  }

  private Response ready() {
    boolean ready = endpoints.whyNotReady().isEmpty();
    return Response.json(ready ? 200 : 503, new Ready(ready));
  }

  private Response metadata(InferHandler.Target target) {
    var split = PredictHandler.retained(predict.require(target.project(), target.endpoint()));
    try {
      InferHandler.requireVersion(split, target.version());
      return Response.json(ModelMetadata.of(target.endpoint(), split.primary()));
    } finally {
      split.done();
    }
  }

  private Response ready(InferHandler.Target target) {
    var split = predict.require(target.project(), target.endpoint()).split();
    if (split != null) {
      InferHandler.requireVersion(split, target.version());
    }
    return Response.json(
        split == null ? 503 : 200, new ModelReady(target.endpoint(), split != null));
  }

  private CompletableFuture<Response> infer(Request request, InferHandler.Target target) {
    access.requireGranted(access.caller(request), Permission.PREDICT, target.project());
    return infer.handle(request, target);
  }
}
