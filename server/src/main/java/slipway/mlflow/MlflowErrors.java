package slipway.mlflow;

import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.http.ErrorFace;
import slipway.http.Request;
import slipway.http.Response;

/// Failures as MLflow tells them: `{"error_code", "message"}`, with MLflow's status where it
/// differs from ours. A caller's mistake is never a 5xx there, because clients retry those for
/// minutes.
public final class MlflowErrors implements ErrorFace {
  private static final int BAD_REQUEST = 400;

  @Override
  public Response render(SlipwayException failure, Request request) {
    var body = MlflowJson.object();
    body.put("error_code", name(failure.code()));
    body.put("message", failure.message());
    return MlflowJson.response(status(failure.code()), body);
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case ALREADY_EXISTS, INVALID_STATE, CONTRACT_VIOLATED, UNSUPPORTED_MEDIA_TYPE -> BAD_REQUEST;
      default -> code.httpStatus();
    };
  }

  private static String name(ErrorCode code) {
    return code == ErrorCode.INVALID_STATE
        ? ErrorCode.INVALID_ARGUMENT.mlflowName()
        : code.mlflowName();
  }
}
