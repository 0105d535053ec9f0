package slipway.mlflow;

import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

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

  /// Texts are shown as JSON writes them.
  public static SlipwayException value(String value, String parameter, String reason) {
    var cut =
        value.length() <= SHOWN_LENGTH_MAX ? value : value.substring(0, SHOWN_LENGTH_MAX) + "…";
    return shown(MlflowJson.text(cut), parameter, ": " + reason);
  }

  public static SlipwayException value(long value, String parameter, String reason) {
    return shown(Long.toString(value), parameter, ": " + reason);
  }

  public static SlipwayException value(JsonNode value, String parameter, String reason) {
    var text = MlflowJson.text(value);
    return shown(
        text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…",
        parameter,
        ": " + reason);
  }

  /// A page size that is not within 1 and `most`.
  public static SlipwayException limit(long value, String parameter, int most) {
    var reason = value < 1 ? ". It must be a positive integer" : ". It must be at most " + most;
    return shown(Long.toString(value), parameter, reason);
  }

  /// A text of more than `most` characters.
  public static SlipwayException tooLong(String parameter, int length, int most) {
    return of(
        "'"
            + parameter
            + "' exceeds the maximum length of "
            + most
            + " characters (it has "
            + length
            + ")");
  }

  public static SlipwayException of(String message) {
    return new SlipwayException(ErrorCode.INVALID_ARGUMENT, message);
  }

  public static SlipwayException notFound(String message) {
    return new SlipwayException(ErrorCode.NOT_FOUND, message);
  }

  private static SlipwayException shown(String value, String parameter, String reason) {
    return of("Invalid value " + value + " for parameter '" + parameter + "' supplied" + reason);
  }
}
