package slipway.api;

import java.util.List;

/// A failure with a code and a message that says which value was wrong, what was expected, and what
/// to do.
public final class SlipwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /// Further lines, one for each thing that was found (a field, a rule, a file); empty when the
  /// message says all.
  private final transient List<String> details;

  public SlipwayException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public SlipwayException(ErrorCode code, String message, List<String> details) {
    super(message);
    this.code = code;
    this.details = List.copyOf(details);
  }

  public SlipwayException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.details = List.of();
  }

  /// `field: value (expected: expectation)`, the form of every complaint about an argument.
  public static SlipwayException invalid(String field, Object value, String expectation) {
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT, field + ": " + value + " (expected: " + expectation + ")");
  }

  public ErrorCode code() {
    return code;
  }

  public List<String> details() {
    return details;
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}
