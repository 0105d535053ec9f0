package slipway.app;

/// The server will not start as it was asked to; the message is one line that says what to do.
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  StartRefused(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }

  String line() {
    return String.valueOf(getMessage());
  }
}
