package slipway.cli;

import slipway.api.SlipwayException;
import slipway.client.SlipwayClient;

/// How a command ends, as the shell sees it.
public enum Exit {
  OK(0),
  FAILED(1),
  USAGE(2),
  NOT_FOUND(3),
  CHECK_FAILED(4),
  UNREACHABLE(5),
  REFUSED(6);

  private final int status;

  Exit(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  static Exit of(SlipwayException failure) {
    if (SlipwayClient.isUnreachable(failure)) {
      return UNREACHABLE;
    }
    return switch (failure.code()) {
      case NOT_FOUND, NO_SUCH_ROUTE -> NOT_FOUND;
      case CONTRACT_VIOLATED, DATA_LOSS -> CHECK_FAILED;
      case INVALID_ARGUMENT,
          MALFORMED_BODY,
          METHOD_NOT_ALLOWED,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE ->
          USAGE;
      case UNAUTHENTICATED,
          PERMISSION_DENIED,
          ALREADY_EXISTS,
          CONFLICT,
          INVALID_STATE,
          HELD_BACK,
          NOT_RELEASED ->
          REFUSED;
      case TOO_MANY_REQUESTS,
          CANCELLED,
          INTERNAL,
          NOT_IMPLEMENTED,
          UNAVAILABLE,
          TIMED_OUT,
          STORAGE_FULL ->
          FAILED;
    };
  }
}
