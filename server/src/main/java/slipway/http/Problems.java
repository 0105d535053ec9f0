package slipway.http;

import java.util.List;
import slipway.api.SlipwayException;

/// The problem body of Slipway's own faces.
public final class Problems {
  /// `code`, `message`, `details` (may be empty) and the request's id.
  public record Problem(String code, String message, List<String> details, String requestId) {}

  private Problems() {}

  public static Response render(SlipwayException failure, Request request) {
    return Response.json(
        failure.code().httpStatus(),
        new Problem(failure.code().name(), failure.message(), failure.details(), request.id()));
  }
}
