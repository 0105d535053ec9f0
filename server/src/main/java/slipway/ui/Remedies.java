package slipway.ui;

import slipway.api.ErrorCode;

/// What one does about a failure, in one line.
final class Remedies {
  private Remedies() {}

  static String of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, MALFORMED_BODY, UNSUPPORTED_MEDIA_TYPE ->
          "Change what is named above in the address or the form, and ask again.";
      case NOT_FOUND, NO_SUCH_ROUTE, METHOD_NOT_ALLOWED ->
          "Look for it with Ctrl K: it may have another name, or be gone.";
      case UNAUTHENTICATED, PERMISSION_DENIED -> "Ask who looks after this project to let you in.";
      case CONTRACT_VIOLATED ->
          "Mend the rows or the contract, and deliver again; what is visible has not changed.";
      case ALREADY_EXISTS -> "Use the one that is there, or another name.";
      case CONFLICT, INVALID_STATE ->
          "Somebody or something was faster: load the page again and look how it stands now.";
      case HELD_BACK ->
          "Lift what is held back on the endpoint's page, or release another version.";
      case TOO_LARGE -> "Ask for less at a time.";
      case TOO_MANY_REQUESTS, UNAVAILABLE, TIMED_OUT, CANCELLED ->
          "Try again in a moment; if it lasts, look at the page Server for what is not ready.";
      case NOT_RELEASED ->
          "Release a version of its model first: a pipeline's release step does, and so does a rollout.";
      case STORAGE_FULL ->
          "Make room on the server's disk: slipway gc removes what nothing names any more.";
      case NOT_IMPLEMENTED -> "This server does not do that; docs/http.md lists what it does.";
      case INTERNAL, DATA_LOSS ->
          "Try once more; if it fails again, send the request's number and the server's log to who runs it.";
    };
  }
}
