package slipway.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Problem bodies, of Slipway's faces and of MLflow's, as exceptions.
final class Failures {
  private static final int TEXT_SHOWN_MAX = 300;

  private Failures() {}

  static SlipwayException of(int status, byte[] body) {
    JsonNode problem;
    try {
      problem = Json.tree(body);
    } catch (SlipwayException _) {
      return new SlipwayException(byStatus(status), "HTTP " + status + ": " + start(body));
    }
    var message = problem.path("message").asString("HTTP " + status);
    List<String> details = new ArrayList<>();
    for (var detail : problem.path("details")) {
      details.add(detail.asString());
    }
    return new SlipwayException(code(problem, status), message, details);
  }

  static SlipwayException unreachable(URI server, IOException cause) {
    var reason = cause.getMessage();
    return new SlipwayException(
        ErrorCode.UNAVAILABLE,
        "server: "
            + server
            + " cannot be reached"
            + (reason == null || reason.isEmpty() ? "" : " (" + reason + ")")
            + "; start one with: slipway serve, or name another with --server",
        cause);
  }

  private static ErrorCode code(JsonNode problem, int status) {
    var ours = problem.path("code").asString("");
    var mlflow = problem.path("error_code").asString("");
    for (var code : ErrorCode.values()) {
      if (code.name().equals(ours) || (ours.isEmpty() && code.mlflowName().equals(mlflow))) {
        return code;
      }
    }
    return byStatus(status);
  }

  private static ErrorCode byStatus(int status) {
    for (var code : ErrorCode.values()) {
      if (code.httpStatus() == status) {
        return code;
      }
    }
    return status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_ARGUMENT;
  }

  private static String start(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8).strip();
    return text.length() <= TEXT_SHOWN_MAX ? text : text.substring(0, TEXT_SHOWN_MAX) + "…";
  }
}
