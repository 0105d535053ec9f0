package slipway.mlflow;

import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// The two shapes of complaint about a parameter that MLflow's clients and tests match by pattern.
public final class Invalid {
  private static final int SHOWN_LENGTH_MAX = 200;

  private Invalid() {}

  public static SlipwayException missing(String parameter) {
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        "Missing value for required parameter '"
            + parameter
            + "'. See the API docs for more information about request parameters.");
  }

  public static SlipwayException value(Object value, String parameter, String reason) {
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        "Invalid value " + shown(value) + " for parameter '" + parameter + "' supplied: " + reason);
  }

  public static SlipwayException of(String message) {
    return new SlipwayException(ErrorCode.INVALID_ARGUMENT, message);
  }

  public static SlipwayException notFound(String message) {
    return new SlipwayException(ErrorCode.NOT_FOUND, message);
  }

  private static String shown(Object value) {
    var text = String.valueOf(value);
    return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
  }
}
