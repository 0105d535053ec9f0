package slipway.mlflow;

import java.util.List;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.http.Handler;
import slipway.http.Method;
import slipway.http.Request;
import slipway.http.Router;
import tools.jackson.databind.node.ObjectNode;

/// Registers routes of MLflow's protocol: each under `/api` for clients and `/ajax-api` for
/// MLflow's own pages, with MLflow's errors.
public final class MlflowFace {
  private static final List<String> PREFIXES = List.of("/api/2.0", "/ajax-api/2.0");

  /// Answers a message with a JSON object.
  @FunctionalInterface
  public interface Call {
    ObjectNode answer(Request request, Message message);
  }

  private final Router router;

  public MlflowFace(Router router) {
    this.router = router.withErrors(new MlflowErrors());
  }

  /// Routes with MLflow's errors that are not JSON calls.
  public Router router() {
    return router;
  }

  public MlflowFace get(String path, Call call) {
    return route(Method.GET, path, call);
  }

  public MlflowFace post(String path, Call call) {
    return route(Method.POST, path, call);
  }

  public MlflowFace patch(String path, Call call) {
    return route(Method.PATCH, path, call);
  }

  public MlflowFace delete(String path, Call call) {
    return route(Method.DELETE, path, call);
  }

  private MlflowFace route(Method method, String path, Call call) {
    for (var prefix : PREFIXES) {
      router.route(
          method,
          prefix + "/mlflow/" + path,
          request -> MlflowJson.response(call.answer(request, Message.of(request))));
    }
    return this;
  }

  /// Registers a handler of raw bodies under both prefixes.
  public MlflowFace raw(Method method, String path, Handler handler) {
    PREFIXES.forEach(prefix -> router.route(method, prefix + path, handler));
    return this;
  }

  /// Registers a handler that streams its body under both prefixes.
  public MlflowFace streaming(Method method, String path, Handler handler) {
    PREFIXES.forEach(prefix -> router.streaming(method, prefix + path, handler));
    return this;
  }

  /// Not served: answers 501 with the message, which clients look at.
  public MlflowFace notImplemented(Method method, String path, String message) {
    return raw(
        method,
        path,
        _ -> {
          throw new SlipwayException(ErrorCode.NOT_IMPLEMENTED, message);
        });
  }

  /// An empty object, the answer of calls that only do something.
  public static ObjectNode done() {
    return MlflowJson.object();
  }
}
